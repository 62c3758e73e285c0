// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.ModelConfig;
import org.llavamini.checkpoint.MultimodalConfig;
import org.llavamini.checkpoint.VisionTowerSource;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.ImageEncoder;
import org.llavamini.encoding.PromptEncoder;
import org.llavamini.encoding.Quirks;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.AspectRatio;
import org.llavamini.media.ImagePreprocessor;
import org.llavamini.model.LlavaMiniModel;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.CheckpointWeights;
import org.llavamini.nn.Probe;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.TokenIds;
import org.llavamini.text.Tokenizer;

/**
 * A checkpoint ready to answer: its files, weights, networks and tokenizer, and what connects them.
 *
 * <p>Owns all of these until closed. Everything but {@link #tokenizer}, {@link #template} and {@link #promptTokenizer} belongs
 * to the engine's thread.
 */
public final class LoadedModel implements AutoCloseable {
    private final Checkpoint checkpoint;
    private final Weights weights;
    private final LlavaMiniModel networks;
    private final Tokenizer tokenizer;
    private final ConversationTemplate template;
    private final PromptTokenizer promptTokenizer;
    private final ImageEncoder imageEncoder;
    private final PromptEncoder promptEncoder;
    private final Generator generator;

    private LoadedModel(ModelSettings settings, Checkpoint checkpoint, VisionTowerSource tower, Tokenizer tokenizer) {
        ModelConfig config = checkpoint.config();
        MultimodalConfig multimodal = config.multimodal().orElseThrow();
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.template = settings.template()
                .or(() -> multimodal.conversationTemplate().map(ConversationTemplate::named))
                .orElseGet(() -> ConversationTemplate.forTokenizer(tokenizer));
        Map<String, String> choices = new TreeMap<>(multimodal.quirks());
        choices.putAll(settings.quirks());
        Quirks quirks = Quirks.defaults().with(choices);
        this.promptTokenizer = new PromptTokenizer(tokenizer, quirks.singleBos());
        this.weights = new Weights(new CheckpointWeights(checkpoint), settings.precision(), settings.device());
        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open()) {
            this.networks = new LlavaMiniModel(weights, config.languageModel(), tower.config(), multimodal);
        }
        ImagePreprocessor preprocessor = ImagePreprocessor.of(Preprocessing.of(tower.preprocessor(), tower.origin()))
                .withAspectRatio(settings.aspectRatio().orElse(aspectRatio(multimodal)));
        this.imageEncoder = new ImageEncoder(networks, preprocessor, settings.device(), settings.imageCacheBytes());
        this.promptEncoder = new PromptEncoder(networks, settings.device(), quirks);
        Set<Integer> endTokens = new HashSet<>(config.languageModel().endTokens());
        template.stopIds(tokenizer).stream().forEach(endTokens::add);
        this.generator = new Generator(networks.languageModel(), tokenizer, endTokens, template.stopStrings());
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
        Checkpoint checkpoint = settings.visionTower()
                .map(tower -> Checkpoint.open(settings.directory(), tower))
                .orElseGet(() -> Checkpoint.open(settings.directory()));
        try {
            requireSupported(checkpoint);
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

    private static void requireSupported(Checkpoint checkpoint) {
        ModelConfig config = checkpoint.config();
        String directory = " (" + checkpoint.directory() + ")";
        MultimodalConfig multimodal = config.multimodal()
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.MODEL_FORMAT,
                        "a plain language model without vision tower and projector; train it first" + directory));
        require(
                multimodal.resolutionRatio() == 1,
                "resolution_ratio above 1 is not supported in this version" + directory);
        require(
                multimodal.preFusionPlace() == MultimodalConfig.PreFusionPlace.BEFORE,
                "pre-fusion inside the language model is not supported in this version" + directory);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new LlavaMiniException(ErrorCode.MODEL_FORMAT, message);
        }
    }

    /** An answer and what it took. */
    public record Result(Generation generation, long visionTokens, long promptTokens) {}

    /** Answers a prompt, given as its ids, about an encoded picture. */
    public Result answer(
            TokenIds ids,
            Optional<EncodedImage> image,
            GenerationOptions options,
            Consumer<String> onText,
            Probe probe,
            StageTimer timer,
            Cancellation cancellation) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor inputs = timer.time(
                    Stage.PRE_FUSION,
                    () -> promptEncoder.encode(ids, image, probe, cancellation)); // [1, tokens, hidden]
            Generation generation = generator.generate(inputs, ids, options, onText, probe, timer, cancellation);
            boolean placed = ids.contains(org.llavamini.text.ImagePlaceholder.ID);
            long visionTokens = placed
                    ? image.map(encoded -> encoded.visionTokens().size(1)).orElse(0L)
                    : 0;
            return new Result(generation, visionTokens, inputs.size(1));
        }
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
