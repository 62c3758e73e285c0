// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.ProjectorConfig;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.checkpoint.language.DecoderDesign;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.Llama;
import org.llavamini.checkpoint.language.RopeScaling;
import org.llavamini.checkpoint.shards.ShardedWriter;
import org.llavamini.checkpoint.vision.PreprocessorConfig;
import org.llavamini.checkpoint.vision.PreprocessorConfigFile;
import org.llavamini.checkpoint.vision.PublicVisionTower;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

class CheckpointTest {
    private static final String QUERY = "model.layers.0.self_attn.q_proj.weight";
    private static final VisionConfig TOWER =
            new VisionConfig(6, 12, 3, 2, 28, 14, 1e-5, VisionConfig.Activation.QUICK_GELU);
    private static final long SHARD_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private static ModelConfig config(boolean tied, Optional<QuantizationConfig> quantization) {
        return new ModelConfig(
                Architecture.LLAVA_MINI,
                new LanguageModelConfig(
                        new Llama(),
                        8,
                        16,
                        2,
                        2,
                        1,
                        4,
                        10,
                        1e-6,
                        10000,
                        new RopeScaling.None(),
                        64,
                        tied,
                        DecoderDesign.llama(4),
                        OptionalInt.empty(),
                        List.of(2),
                        OptionalInt.empty()),
                Optional.of(new MultimodalConfig(
                        Optional.empty(),
                        6,
                        -2,
                        MultimodalConfig.SelectFeature.PATCH,
                        new ProjectorConfig.Mlp(2),
                        new CompressorConfig(CompressorConfig.Type.QUERY, 2),
                        1,
                        MultimodalConfig.PreFusionPlace.BEFORE,
                        1,
                        AspectRatio.SQUARE,
                        false,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Quirks.defaults())),
                Optional.empty(),
                Optional.of(DType.FLOAT32),
                quantization);
    }

    private static TensorToWrite zeros(String name, DType dtype, Shape shape) {
        byte[] data = new byte[(int) (shape.elements() * dtype.bytes())];
        return TensorToWrite.of(name, dtype, shape, MemorySegment.ofArray(data));
    }

    private static TensorToWrite zeros(ExpectedWeight weight) {
        return zeros(weight.name(), DType.FLOAT32, weight.shape());
    }

    /** Writes a complete model with the tower's description in its folder, and returns its weights. */
    private List<TensorToWrite> writeModel(boolean tied) throws IOException {
        ModelConfig config = config(tied, Optional.empty());
        config.write(folder);
        Path tower = Files.createDirectories(folder.resolve("vision_tower"));
        VisionConfigFile.write(tower, TOWER);
        PreprocessorConfigFile.write(tower, PreprocessorConfig.clip(28));
        List<TensorToWrite> weights = new ArrayList<>();
        for (ExpectedWeight weight : ExpectedWeights.of(config, Optional.of(TOWER))) {
            if (!(tied && weight.name().equals("lm_head.weight"))) {
                weights.add(zeros(weight));
            }
        }
        ShardedWriter.write(folder, weights, SHARD_BYTES);
        return weights;
    }

    @Test
    void opensWhatWasWritten() throws IOException {
        writeModel(false);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.check()).isEqualTo(new WeightCheck(List.of(), List.of(), List.of()));
            assertThat(checkpoint.has(QUERY)).isTrue();
            assertThat(checkpoint.entry(QUERY).shape()).isEqualTo(Shape.of(8, 8));
            assertThat(checkpoint.segment(QUERY).byteSize()).isEqualTo(256);
            assertThat(checkpoint.visionTower().orElseThrow().config()).isEqualTo(TOWER);
            assertFailure(ErrorCode.MODEL_FORMAT, () -> checkpoint.segment("x"), "weight x is missing");
        }
    }

    @Test
    void aTiedHeadNeedsNoTensor() throws IOException {
        writeModel(true);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.has("lm_head.weight")).isFalse();
            assertThat(checkpoint.check().isComplete()).isTrue();
        }
    }

    @Test
    void theTowerMayLieOutside(@TempDir Path tower) throws IOException {
        List<TensorToWrite> weights = writeModel(false);
        List<TensorToWrite> inside = new ArrayList<>();
        List<TensorToWrite> outside = new ArrayList<>();
        for (TensorToWrite weight : weights) {
            if (weight.name().startsWith(WeightLayout.VISION_TOWER)) {
                outside.add(zeros(WeightLayout.CLIP.storedName(weight.name()), weight.dtype(), weight.shape()));
            } else {
                inside.add(weight);
            }
        }
        for (String ignored : List.of("logit_scale", "text_model.x", "vision_model.embeddings.position_ids")) {
            outside.add(zeros(ignored, DType.INT64, Shape.of(1)));
        }
        ShardedWriter.write(folder, inside, SHARD_BYTES);
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> Checkpoint.open(folder), "vision_tower");
        VisionConfigFile.write(tower, TOWER);
        PreprocessorConfigFile.write(tower, PreprocessorConfig.clip(28));
        ShardedWriter.write(tower, outside, SHARD_BYTES);
        try (Checkpoint checkpoint = Checkpoint.open(folder, tower)) {
            assertThat(checkpoint.check()).isEqualTo(new WeightCheck(List.of(), List.of(), List.of()));
            assertThat(checkpoint.names()).hasSameSizeAs(weights);
        }
    }

    @Test
    void namesWhatIsMissingAndWhatDoesNotFit() throws IOException {
        List<TensorToWrite> weights = writeModel(false);
        weights.removeIf(weight ->
                weight.name().equals("model.norm.weight") || weight.name().equals(QUERY));
        weights.add(zeros(QUERY, DType.FLOAT32, Shape.of(8, 4)));
        weights.add(zeros("model.extra", DType.FLOAT32, Shape.of(1)));
        weights.add(zeros("model.layers.0.self_attn.rotary_emb.inv_freq", DType.FLOAT32, Shape.of(2)));
        ShardedWriter.write(folder, weights, SHARD_BYTES);
        assertFailure(
                ErrorCode.MODEL_FORMAT,
                () -> Checkpoint.open(folder),
                "model.norm.weight",
                QUERY + ": expected [8, 8], found [8, 4]");
        try (Checkpoint checkpoint = Checkpoint.openIncomplete(folder)) {
            WeightCheck check = checkpoint.check();
            assertThat(check.missing()).containsExactly("model.norm.weight");
            assertThat(check.unexpected()).containsExactly("model.extra");
            assertThat(check.mismatches()).containsExactly(new WeightCheck.Mismatch(QUERY, "[8, 8]", "[8, 4]"));
        }
    }

    @Test
    void refusesATowerOfAnotherWidth(@TempDir Path tower) throws IOException {
        writeModel(false);
        VisionConfigFile.write(tower, PublicVisionTower.LARGE.source().config());
        PreprocessorConfigFile.write(tower, PreprocessorConfig.clip(224));
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(folder, tower), "mm_hidden_size is 6", "1024");
    }

    @Test
    void opensQuantisedWeights() throws IOException {
        List<TensorToWrite> weights = writeModel(true);
        List<ExpectedWeight> expected = ExpectedWeights.of(config(true, Optional.empty()), Optional.of(TOWER));
        config(true, Optional.of(QuantizationConfig.of(8, expected, Set.of(QUERY))))
                .write(folder);
        weights.removeIf(weight -> weight.name().equals(QUERY));
        weights.add(zeros(QUERY, DType.INT8, Shape.of(8, 8)));
        ShardedWriter.write(folder, weights, SHARD_BYTES);
        String scale = "model.layers.0.self_attn.q_proj.weight_scale";
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(folder), scale);
        weights.add(zeros(scale, DType.BFLOAT16, Shape.of(8, 1)));
        ShardedWriter.write(folder, weights, SHARD_BYTES);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.check()).isEqualTo(new WeightCheck(List.of(), List.of(), List.of()));
            assertThat(checkpoint.config().quantization().orElseThrow().ignoredModules())
                    .contains("lm_head", "model.layers.0.self_attn.k_proj")
                    .doesNotContain("model.layers.0.self_attn.q_proj");
            assertThat(checkpoint.report().parametersByType()).containsEntry(DType.INT8, 64L);
        }
    }

    @Test
    void reportsSizes() throws IOException {
        writeModel(true);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            CheckpointReport report = checkpoint.report();
            assertThat(report.parameters())
                    .containsEntry(ModelPart.COMPRESSOR, 2 * 4 * 6L + 18 * 6 + 18 + 36 + 6 + 24)
                    .containsEntry(ModelPart.PROJECTOR, 48L + 8 + 64 + 8)
                    .containsEntry(ModelPart.PRE_FUSION, 2 * 64L + 2 * 32 + 3 * 128 + 16);
            assertThat(report.totalParameters() * 4).isEqualTo(report.bytesOnDisk());
            long unused = checkpoint.expected().stream()
                    .filter(weight -> !weight.required() && checkpoint.has(weight.name()))
                    .mapToLong(weight -> weight.shape().elements())
                    .sum();
            assertThat(unused).isPositive();
            assertThat(report.memory().float32()).isEqualTo(report.bytesOnDisk() - unused * 4);
            assertThat(report.memory().bfloat16()).isEqualTo(report.memory().float32() / 2);
            assertThat(report.memory().int4()).isLessThan(report.memory().int8());
            assertThat(report.keyValueBytesPerToken(DType.BFLOAT16)).isEqualTo(2 * 2 * 4 * 2);
            assertThat(report.visionTokensPerImage()).isEqualTo(4);
        }
    }

    @Test
    void theReleasedModelHasThePublishedSizes() {
        ModelConfig config = new ModelConfig(
                Architecture.LLAVA_MINI,
                new LanguageModelConfig(
                        new Llama(),
                        4096,
                        14336,
                        32,
                        32,
                        8,
                        128,
                        128256,
                        1e-5,
                        500000,
                        new RopeScaling.None(),
                        131072,
                        false,
                        DecoderDesign.llama(128),
                        OptionalInt.empty(),
                        List.of(),
                        OptionalInt.empty()),
                Optional.of(new MultimodalConfig(
                        Optional.empty(),
                        1024,
                        -2,
                        MultimodalConfig.SelectFeature.PATCH,
                        new ProjectorConfig.Mlp(2),
                        new CompressorConfig(CompressorConfig.Type.QUERY, 1),
                        4,
                        MultimodalConfig.PreFusionPlace.BEFORE,
                        1,
                        AspectRatio.SQUARE,
                        false,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Quirks.defaults())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        List<ExpectedWeight> weights = ExpectedWeights.of(
                config, Optional.of(PublicVisionTower.LARGE_336.source().config()));
        assertThat(millions(weights, ModelPart.LANGUAGE_MODEL)).isEqualTo(8030);
        assertThat(millions(weights, ModelPart.PRE_FUSION)).isEqualTo(872);
        assertThat(millions(weights, ModelPart.PROJECTOR)).isEqualTo(21);
        assertThat(millions(weights, ModelPart.COMPRESSOR)).isEqualTo(4);
        assertThat(millions(weights, ModelPart.VISION_TOWER)).isEqualTo(304);
    }

    private static long millions(List<ExpectedWeight> weights, ModelPart part) {
        return Math.round(weights.stream()
                        .filter(weight -> weight.part() == part)
                        .mapToLong(weight -> weight.shape().elements())
                        .sum()
                / 1e6);
    }
}
