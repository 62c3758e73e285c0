// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.vision.VisionTowerSource;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.ImageEncoder;
import org.llavamini.encoding.PictureCache;
import org.llavamini.encoding.Preprocessing;
import org.llavamini.encoding.PromptIds;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.TileGrid;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.nn.CheckpointWeights;
import org.llavamini.nn.Weights;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Device;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Conversation;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.text.tokenizer.Tokenizer;

/**
 * A checkpoint ready to answer: its files, weights, networks and tokenizer, and what connects them.
 *
 * <p>Owns all of these until closed. Everything but {@link #tokenizer}, {@link #template} and {@link #promptTokenizer} belongs
 * to the engine's thread.
 */
public final class LoadedModel implements AutoCloseable {
    private final Checkpoint checkpoint;
    private final Weights weights;
    private final VisionLanguageModel networks;
    private final Tokenizer tokenizer;
    private final ConversationTemplate template;
    private final PromptTokenizer promptTokenizer;
    private final ImageEncoder imageEncoder;
    private final PictureCache pictures;
    private final Set<Integer> endTokens;
    private final Quirks quirks;
    private final long cacheBytes;

    private LoadedModel(ModelSettings settings, Checkpoint checkpoint, VisionTowerSource tower, Tokenizer tokenizer) {
        ModelConfig config = checkpoint.config();
        this.quirks = Quirks.defaults()
                .with(config.multimodal().orElseThrow().quirks())
                .with(settings.quirks());
        MultimodalConfig multimodal = config.multimodal().orElseThrow().withQuirks(quirks);
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.template = settings.template()
                .or(() -> multimodal.conversationTemplate().map(ConversationTemplate::named))
                .orElseGet(() -> ConversationTemplate.forTokenizer(tokenizer));
        this.promptTokenizer = new PromptTokenizer(tokenizer, quirks.singleBos());
        this.weights = new Weights(new CheckpointWeights(checkpoint), settings.precision(), settings.device());
        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open()) {
            this.networks = VisionLanguageModel.build(weights, config.with(multimodal), tower.config());
        } catch (RuntimeException failure) {
            weights.close();
            throw failure;
        }
        TensorRuntime.giveBackFreedMemory();
        ImagePreprocessor preprocessor = ImagePreprocessor.of(Preprocessing.of(tower.preprocessor(), tower.origin()))
                .withAspectRatio(settings.aspectRatio().orElse(aspectRatio(multimodal)))
                .withTiles(new TileGrid(multimodal.resolutionRatio()))
                .withPadOrder(quirks.hdPadOrder());
        this.imageEncoder = new ImageEncoder(networks, preprocessor, quirks, settings.device());
        this.pictures = new PictureCache(settings.imageCacheBytes());
        this.cacheBytes = settings.imageCacheBytes();
        Set<Integer> ends = new HashSet<>(config.languageModel().endTokens());
        template.stopIds(tokenizer).stream().forEach(ends::add);
        this.endTokens = Set.copyOf(ends);
    }

    private static AspectRatio aspectRatio(MultimodalConfig config) {
        return switch (config.imageAspectRatio()) {
            case PAD -> AspectRatio.PAD;
            case SQUARE -> AspectRatio.SQUARE;
        };
    }

    /**
     * Opens a checkpoint on the current thread.
     *
     * @throws LlavaMiniException naming the file, field or weight that is at fault
     */
    public static LoadedModel open(ModelSettings settings) {
        Checkpoint checkpoint = Checkpoint.open(settings.directory(), settings.others());
        try {
            requireMultimodal(checkpoint);
            VisionTowerSource tower = checkpoint.visionTower().orElseThrow();
            Tokenizer tokenizer = Tokenizer.open(settings.tokenizer().orElse(checkpoint.tokenizerDirectory()));
            try {
                return new LoadedModel(settings, checkpoint, tower, tokenizer);
            } catch (RuntimeException failure) {
                tokenizer.close();
                throw failure;
            }
        } catch (RuntimeException failure) {
            checkpoint.close();
            throw failure;
        }
    }

    private static void requireMultimodal(Checkpoint checkpoint) {
        if (checkpoint.config().multimodal().isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT,
                    "a plain language model without vision tower and projector; train it first ("
                            + checkpoint.directory() + ")");
        }
    }

    /** Returns rows without any yet, which remember what is read about pictures; the caller closes them before this. */
    public RunningRows rows(long keyValueBytes, Executor others, Runnable arrived, EngineCounters counters) {
        // With earlier answers left out of fusion a generated answer reads the same in the next turn.
        boolean answersToo = quirks.maskHistoryAnswers() && !networks.fusion().insideLanguageModel();
        return new RunningRows(
                networks,
                imageEncoder,
                pictures,
                new RunningRows.Memories(cacheBytes, answersToo),
                keyValueBytes,
                others,
                arrived,
                counters);
    }

    /** Returns how answers to a prompt begin; what grows is shown piece by piece. */
    public GrowingAnswer.Beginning answers(PromptIds prompt, GenerationOptions options, Consumer<String> onText) {
        TextAnswer.Ending ending = new TextAnswer.Ending(endTokens, template.stopStrings());
        return room -> new TextAnswer(tokenizer, ending, options, this::notNumbers, prompt.ids(), room, onText);
    }

    private LlavaMiniException notNumbers() {
        String why = checkpoint
                .firstNotFinite()
                .map(name ->
                        "the weight " + name + " has values that are none, or infinite; get the model's files again")
                .orElse("its weights are numbers, but too large for those it computes in; try --dtype float32");
        return new LlavaMiniException(
                ErrorCode.MODEL_FORMAT,
                "the model computes what is no number (NaN): " + why + " (" + checkpoint.directory() + ")");
    }

    /** Answers one prompt by itself, at once: for those who look inside. Belongs to the engine's thread. */
    public Generation answerAlone(
            PromptIds prompt, Optional<? extends EncodedVisual> visual, GenerationOptions options, EncodingRun run) {
        CompletableFuture<Generation> result = new CompletableFuture<>();
        Subject subject = visual.<Subject>map(Subject.Encoded::of).orElseGet(Subject.Nothing::new);
        try (RunningRows alone = rows(Long.MAX_VALUE, Runnable::run, () -> {}, new EngineCounters())) {
            alone.join(
                    new RowRequest(
                            prompt,
                            subject,
                            answers(prompt, options, _ -> {}),
                            options.maxNewTokens(),
                            run,
                            Optional::empty,
                            () -> false),
                    RowOutcome.into(result));
            alone.finish();
        }
        return RowOutcome.joined(result);
    }

    /**
     * Refuses a prompt whose text alone is longer than the model reads, before any work.
     *
     * @throws LlavaMiniException with {@code CONTEXT_OVERFLOW}
     */
    public void requireRoom(PromptIds prompt) {
        int text = prompt.textBefore(prompt.size());
        int limit = networks.languageModel().config().maxPositions();
        if (text >= limit) {
            throw new LlavaMiniException(
                    ErrorCode.CONTEXT_OVERFLOW,
                    "the text has " + text + " tokens, but the model reads at most " + limit
                            + " (max_position_embeddings); ask a shorter question");
        }
    }

    /** Returns how many bytes of pictures are kept. */
    long pictureBytes() {
        return pictures.bytes();
    }

    /** Returns the ids of a conversation's prompt and which of them pre-fusion leaves out. */
    public PromptIds prompt(Conversation conversation) {
        return quirks.maskHistoryAnswers()
                ? PromptIds.of(promptTokenizer.encodeWithAnswers(template, conversation), quirks)
                : prompt(template.prompt(conversation));
    }

    /** Returns the ids of an exact prompt string, in which no earlier answer is recognised. */
    public PromptIds prompt(String exact) {
        return PromptIds.of(promptTokenizer.encode(exact), quirks);
    }

    /** Returns the ids of a finished conversation, its answers left out of pre-fusion as in training. */
    public PromptIds prompt(TrainingPrompt finished) {
        return PromptIds.of(finished, quirks);
    }

    /** Returns the networks; they stay this model's. */
    public VisionLanguageModel networks() {
        return networks;
    }

    /** Returns where the model computes. */
    public Device device() {
        return weights.device();
    }

    /** Returns what encodes pictures. */
    public ImageEncoder imageEncoder() {
        return imageEncoder;
    }

    /** Returns the tokenizer, usable from any thread. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns what turns prompts into ids, usable from any thread. */
    public PromptTokenizer promptTokenizer() {
        return promptTokenizer;
    }

    /** Returns the template of conversations. */
    public ConversationTemplate template() {
        return template;
    }

    @Override
    public void close() {
        pictures.close();
        networks.close();
        weights.close();
        tokenizer.close();
        checkpoint.close();
    }
}
