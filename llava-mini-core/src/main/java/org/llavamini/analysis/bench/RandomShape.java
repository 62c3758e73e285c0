// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.ProjectorConfig;
import org.llavamini.checkpoint.language.DecoderDesign;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.Llama;
import org.llavamini.checkpoint.language.RopeScaling;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;

/**
 * The shape of a model without a checkpoint.
 *
 * @param base sizes of the language model and the vision tower
 * @param architecture LLaVA-Mini with four layers of pre-fusion, or LLaVA-v1.5
 * @param compressorSize vision tokens in each direction; unused in LLaVA-v1.5
 * @param resolutionRatio tiles in each direction; more than 1: the whole picture is seen as well
 */
public record RandomShape(Base base, Architecture architecture, int compressorSize, int resolutionRatio) {
    private static final int PRE_FUSION_LAYERS = 4;
    /** Random weights have learned no positions that could run out, and long videos shall be measured. */
    private static final int POSITIONS = 1 << 20;

    private static final double EPS = 1e-5;

    /** Known sizes. */
    public enum Base {
        /** Vicuna-7B with CLIP ViT-L/14 at 336 pixels. */
        VICUNA_7B("vicuna-7b"),
        /** Llama-3.1-8B with the same tower. */
        LLAMA_31_8B("llama-3.1-8b"),
        /** The built-in model's language model and vision tower. */
        BUILT_IN("built-in"),
        /** A few thousand weights, to try it out. */
        TINY("tiny");

        private final String label;

        Base(String label) {
            this.label = label;
        }

        /** Returns the name on the command line. */
        public String label() {
            return label;
        }

        /** Returns the sizes of the language model. */
        LanguageModelConfig language() {
            return switch (this) {
                case VICUNA_7B -> llama(4096, 11008, 32, 32, 32, 32000, 10000, new RopeScaling.None());
                case LLAMA_31_8B ->
                    llama(4096, 14336, 32, 32, 8, 128256, 500000, new RopeScaling.Llama3(8, 1, 4, 8192));
                case BUILT_IN -> llama(256, 704, 4, 8, 4, 2048, 10000, new RopeScaling.None());
                case TINY -> llama(64, 128, 2, 4, 2, 512, 10000, new RopeScaling.None());
            };
        }

        /** Returns the sizes of the vision tower. */
        public VisionConfig vision() {
            return switch (this) {
                case VICUNA_7B, LLAMA_31_8B ->
                    new VisionConfig(1024, 4096, 24, 16, 336, 14, EPS, VisionConfig.Activation.QUICK_GELU);
                case BUILT_IN -> new VisionConfig(192, 768, 5, 3, 96, 12, EPS, VisionConfig.Activation.QUICK_GELU);
                case TINY -> new VisionConfig(32, 64, 3, 2, 56, 14, EPS, VisionConfig.Activation.QUICK_GELU);
            };
        }

        private static LanguageModelConfig llama(
                int hidden,
                int inner,
                int layers,
                int heads,
                int keyValueHeads,
                int vocabulary,
                double theta,
                RopeScaling scaling) {
            return new LanguageModelConfig(
                    new Llama(),
                    hidden,
                    inner,
                    layers,
                    heads,
                    keyValueHeads,
                    hidden / heads,
                    vocabulary,
                    EPS,
                    theta,
                    scaling,
                    POSITIONS,
                    false,
                    DecoderDesign.llama(hidden / heads),
                    OptionalInt.of(1),
                    List.of(2),
                    OptionalInt.empty());
        }
    }

    public RandomShape {
        requireNonNull(base, "base is null");
        requireNonNull(architecture, "architecture is null");
        if (compressorSize < 1 || resolutionRatio < 1) {
            throw new IllegalArgumentException(
                    "impossible compressor size " + compressorSize + " or resolution ratio " + resolutionRatio);
        }
    }

    /** Returns the floating-point type of checkpoints of that shape. */
    public Optional<DType> dtype() {
        return Optional.of(
                switch (base) {
                    case VICUNA_7B, LLAMA_31_8B -> DType.BFLOAT16;
                    case BUILT_IN, TINY -> DType.FLOAT32;
                });
    }

    /** Returns the configuration of such a model. */
    ModelConfig config() {
        boolean plain = architecture == Architecture.LLAVA;
        MultimodalConfig multimodal = new MultimodalConfig(
                Optional.empty(),
                base.vision().hiddenSize(),
                -2,
                MultimodalConfig.SelectFeature.PATCH,
                new ProjectorConfig.Mlp(2),
                plain
                        ? new CompressorConfig(CompressorConfig.Type.NONE, 0)
                        : new CompressorConfig(CompressorConfig.Type.QUERY, compressorSize),
                plain ? 0 : PRE_FUSION_LAYERS,
                MultimodalConfig.PreFusionPlace.BEFORE,
                resolutionRatio,
                AspectRatio.SQUARE,
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Quirks.defaults());
        return new ModelConfig(
                architecture,
                base.language(),
                Optional.of(multimodal),
                Optional.of(base.vision()),
                dtype(),
                Optional.empty());
    }
}
