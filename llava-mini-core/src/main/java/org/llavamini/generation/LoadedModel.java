// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.Architecture;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.ModelConfig;
import org.llavamini.checkpoint.MultimodalConfig;
import org.llavamini.checkpoint.VisionConfig;
import org.llavamini.checkpoint.VisionTowerSource;
import org.llavamini.encoding.BatchEncoder;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.ImageEncoder;
import org.llavamini.encoding.PromptEncoder;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.Quirks;
import org.llavamini.encoding.Unread;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.AspectRatio;
import org.llavamini.media.ImagePreprocessor;
import org.llavamini.media.TileGrid;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.model.LlavaMiniModel;
import org.llavamini.model.LlavaModel;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.nn.CheckpointWeights;
import org.llavamini.nn.KvCache;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Conversation;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.TokenIds;
import org.llavamini.text.Tokenizer;
import org.llavamini.text.TrainingPrompt;

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
    private final PromptEncoder promptEncoder;
    private final Generator generator;
    private final Quirks quirks;
    private final long cacheBytes;

    private LoadedModel(ModelSettings settings, Checkpoint checkpoint, VisionTowerSource tower, Tokenizer tokenizer) {
        ModelConfig config = checkpoint.config();
        this.quirks = Quirks.defaults()
                .with(config.multimodal().orElseThrow().quirks())
                .with(settings.quirks());
        MultimodalConfig multimodal = config.multimodal().orElseThrow().withQuirks(quirks.choices());
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.template = settings.template()
                .or(() -> multimodal.conversationTemplate().map(ConversationTemplate::named))
                .orElseGet(() -> ConversationTemplate.forTokenizer(tokenizer));
        this.promptTokenizer = new PromptTokenizer(tokenizer, quirks.singleBos());
        this.weights = new Weights(new CheckpointWeights(checkpoint), settings.precision(), settings.device());
        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open()) {
            this.networks = networks(weights, config, tower.config(), multimodal);
        }
        TensorRuntime.giveBackFreedMemory();
        ImagePreprocessor preprocessor = ImagePreprocessor.of(Preprocessing.of(tower.preprocessor(), tower.origin()))
                .withAspectRatio(settings.aspectRatio().orElse(aspectRatio(multimodal)))
                .withTiles(new TileGrid(multimodal.resolutionRatio()))
                .withPadOrder(quirks.hdPadOrder());
        this.imageEncoder =
                new ImageEncoder(networks, preprocessor, quirks, settings.device(), settings.imageCacheBytes());
        this.promptEncoder = new PromptEncoder(networks, settings.device());
        this.cacheBytes = settings.imageCacheBytes();
        Set<Integer> endTokens = new HashSet<>(config.languageModel().endTokens());
        template.stopIds(tokenizer).stream().forEach(endTokens::add);
        this.generator = new Generator(networks.languageModel(), tokenizer, endTokens, template.stopStrings());
    }

    private static VisionLanguageModel networks(
            Weights weights, ModelConfig config, VisionConfig vision, MultimodalConfig multimodal) {
        return config.architecture() == Architecture.LLAVA
                ? new LlavaModel(weights, config.languageModel(), vision, multimodal)
                : new LlavaMiniModel(weights, config.languageModel(), vision, multimodal);
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

    /**
     * An answer and what it took.
     *
     * @param visionTokens of the prompt
     * @param promptTokens text and vision
     * @param rememberedTokens of the prompt, which were not read again
     * @param frames the answer is about; 1 for a picture
     * @param loss what a damaged video did not give
     */
    public record Result(
            Generation generation,
            long visionTokens,
            long promptTokens,
            long rememberedTokens,
            long frames,
            Optional<FrameLoss> loss) {
        private static Result of(Generation generation, Unread unread, Optional<? extends EncodedVisual> visual) {
            return new Result(
                    generation,
                    unread.visionTokens(),
                    unread.tokens(),
                    unread.pastTokens(),
                    visual.isPresent() ? visual.get().frames() : 0,
                    visual.flatMap(EncodedVisual::loss));
        }
    }

    /** Answers a prompt about an encoded picture or video, which remembers what was read for the next prompt. */
    public Result answer(
            PromptIds prompt,
            Optional<? extends EncodedVisual> visual,
            GenerationOptions options,
            Consumer<String> onText,
            EncodingRun run) {
        try (TensorScope _ = TensorScope.open();
                Unread unread = promptEncoder.encode(prompt, visual, run)) {
            Generation generation = generator.generate(unread, options, onText, run, (answer, cache) -> {
                if (!run.isObserved()) {
                    visual.ifPresent(about -> remember(about, unread, answer, cache));
                }
            });
            return Result.of(generation, unread, visual);
        }
    }

    /** With earlier answers left out of fusion a generated answer reads the same in the next turn. */
    private void remember(EncodedVisual visual, Unread unread, Generation answer, KvCache cache) {
        boolean leftOut = quirks.maskHistoryAnswers() && !networks.fusion().insideLanguageModel();
        TokenIds generated = leftOut ? answer.ids().slice(0, answer.ids().size() - 1) : TokenIds.of();
        long tokens = unread.tokens() + generated.size();
        if (visual.remembers() && cache.bytesOf(tokens) <= cacheBytes) {
            visual.remember(unread.prompt().followedBy(generated), cache.copyOfFirst(tokens));
        }
    }

    /**
     * One prompt of a batch.
     *
     * @param prompt its ids
     * @param visual the picture or video it is about
     * @param options how its answer is chosen
     */
    public record Request(PromptIds prompt, Optional<? extends EncodedVisual> visual, GenerationOptions options) {}

    /** Answers several prompts at once; those about pictures are fused together, and all are read and answered together. */
    public List<Result> answerAll(List<Request> requests, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            List<Unread> unread = new BatchEncoder(promptEncoder, networks, weights.device())
                    .encode(
                            requests.stream().map(Request::prompt).toList(),
                            requests.stream()
                                    .<Optional<? extends EncodedVisual>>map(Request::visual)
                                    .toList(),
                            run);
            List<BatchRequest> batch = IntStream.range(0, requests.size())
                    .mapToObj(
                            i -> new BatchRequest(unread.get(i), requests.get(i).options()))
                    .toList();
            List<Generation> generations = answers(batch, run);
            return IntStream.range(0, requests.size())
                    .mapToObj(i -> Result.of(
                            generations.get(i), unread.get(i), requests.get(i).visual()))
                    .toList();
        }
    }

    private List<Generation> answers(List<BatchRequest> batch, EncodingRun run) {
        try {
            return generator.generateAll(batch, run);
        } finally {
            batch.forEach(request -> request.unread().close());
        }
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
        imageEncoder.close();
        networks.close();
        weights.close();
        tokenizer.close();
        checkpoint.close();
    }
}
