// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.SharedMaterial;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.WeightCheck;
import org.llavamini.checkpoint.WeightLayout;
import org.llavamini.checkpoint.conversion.Conversion.Layout;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.error.ErrorCode;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** The same LLaVA-v1.5 weights in both of its layouts, and one made from the other. */
class LlavaLayoutsTest {
    private static final CheckpointOptions NONE = CheckpointOptions.none();
    private static final WeightCheck NO_DIFFERENCE = new WeightCheck(List.of(), List.of(), List.of());

    @TempDir
    private Path folder;

    private static Path official() {
        return SharedMaterial.require("golden/models/llava15/model");
    }

    private static CheckpointOptions tower() {
        return NONE.withVisionTower(SharedMaterial.require("golden/models/llava15/vision_tower"));
    }

    private static Path huggingFace() {
        return SharedMaterial.require("golden/models/llava15-hf/model");
    }

    /** Asserts that all weights are the same in 16 bits but for rows that one of the two adds at the end. */
    private static void assertSameWeights(Checkpoint expected, Checkpoint actual) {
        assertThat(actual.check()).isEqualTo(NO_DIFFERENCE);
        assertThat(actual.names()).isEqualTo(expected.names());
        for (String name : expected.names()) {
            MemorySegment one = halves(expected, name);
            MemorySegment other = halves(actual, name);
            long common = Math.min(one.byteSize(), other.byteSize());
            assertThat(one.asSlice(0, common).mismatch(other.asSlice(0, common)))
                    .as(name)
                    .isEqualTo(-1);
        }
    }

    /** Returns the elements in float16: the separate tower is stored in 32 bits, the same one inside a model in 16. */
    private static MemorySegment halves(Checkpoint checkpoint, String name) {
        TensorEntry entry = checkpoint.entry(name);
        MemorySegment copy =
                MemorySegment.ofArray(new byte[Math.toIntExact(entry.shape().elements() * DType.FLOAT16.bytes())]);
        try (TensorScope _ = TensorScope.open()) {
            Tensor.map(checkpoint.segment(name), entry.dtype(), entry.shape())
                    .to(DType.FLOAT16)
                    .read(copy::copyFrom);
        }
        return copy;
    }

    @Test
    void bothLayoutsHoldTheSameWeights() {
        try (Checkpoint bin = Checkpoint.open(official(), tower());
                Checkpoint nested = Checkpoint.open(huggingFace())) {
            assertThat(bin.layout()).isEqualTo(WeightLayout.LLAVA_MINI);
            assertThat(nested.layout()).isEqualTo(WeightLayout.LLAVA_HF);
            assertThat(bin.check()).isEqualTo(NO_DIFFERENCE);
            assertSameWeights(bin, nested);
            assertThat(nested.config().multimodal().orElseThrow().imageToken()).hasValue(640);
            assertThat(nested.config().languageModel().vocabularySize()).isEqualTo(704);
            assertThat(nested.report().visionTokensPerImage()).isEqualTo(576);
        }
    }

    @Test
    void convertsToSafetensors() {
        Path output = folder.resolve("converted");
        CheckpointConverter.convert(official(), tower(), new Conversion(Layout.OFFICIAL, Optional.empty()), output);
        try (Checkpoint bin = Checkpoint.open(official(), tower());
                Checkpoint converted = Checkpoint.open(output)) {
            assertThat(converted.files()).allSatisfy(file -> assertThat(file).hasExtension("safetensors"));
            assertSameWeights(bin, converted);
            assertThat(converted.config().multimodal()).isEqualTo(bin.config().multimodal());
            assertThat(output.resolve("tokenizer.model")).exists();
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
        assertFailure(
                ErrorCode.INVALID_REQUEST,
                () -> CheckpointConverter.convert(
                        official(), tower(), new Conversion(Layout.OFFICIAL, Optional.empty()), output),
                "there already");
    }

    @Test
    void convertsBetweenTheLayouts() throws IOException {
        Path nested = folder.resolve("nested");
        CheckpointConverter.convert(official(), tower(), new Conversion(Layout.LLAVA_HF, Optional.empty()), nested);
        try (WeightFiles golden = WeightFiles.open(huggingFace());
                WeightFiles written = WeightFiles.open(nested);
                Checkpoint expected = Checkpoint.open(huggingFace());
                Checkpoint actual = Checkpoint.open(nested)) {
            assertThat(written.names()).containsExactlyInAnyOrderElementsOf(golden.names());
            assertSameWeights(expected, actual);
            assertThat(actual.config().languageModel().vocabularySize()).isEqualTo(704);
            assertThat(actual.config().multimodal().orElseThrow().imageToken()).hasValue(640);
            assertThat(actual.config().vision()).isEqualTo(expected.config().vision());
            assertThat(Files.readString(nested.resolve("added_tokens.json"))).contains("\"<image>\": 640");
        }
        Path back = folder.resolve("back");
        CheckpointConverter.convert(nested, NONE, new Conversion(Layout.OFFICIAL, Optional.of(DType.BFLOAT16)), back);
        try (Checkpoint converted = Checkpoint.open(back)) {
            assertThat(converted.check()).isEqualTo(NO_DIFFERENCE);
            assertThat(converted.layout()).isEqualTo(WeightLayout.LLAVA_MINI);
            assertThat(converted.report().parametersByType()).containsOnlyKeys(DType.BFLOAT16);
            assertThat(converted.config().multimodal().orElseThrow().visionTower())
                    .hasValue("vision_tower");
        }
    }

    @Test
    void refusesALayoutThatCannotHoldTheModel() {
        Path mini = SharedMaterial.require("golden/models/vicuna-c1/model");
        CheckpointOptions tower = NONE.withVisionTower(SharedMaterial.require("golden/models/llama31-c1/vision_tower"));
        assertFailure(
                ErrorCode.INVALID_REQUEST,
                () -> CheckpointConverter.convert(
                        mini, tower, new Conversion(Layout.LLAVA_HF, Optional.empty()), folder.resolve("x")),
                "LLaVA-v1.5 models only");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void namesOfBothFormsAreKnown() {
        for (String stored : List.of("language_model.model.norm.weight", "model.language_model.norm.weight")) {
            assertThat(WeightLayout.detect(List.of(stored))).isEqualTo(WeightLayout.LLAVA_HF);
            assertThat(WeightLayout.LLAVA_HF.canonicalName(stored)).hasValue("model.norm.weight");
        }
        assertThat(WeightLayout.LLAVA_HF.canonicalName("lm_head.weight")).hasValue("lm_head.weight");
        assertThat(WeightLayout.LLAVA_HF.canonicalName("model.vision_tower.vision_model.post_layernorm.bias"))
                .hasValue(WeightLayout.VISION_TOWER + "vision_model.post_layernorm.bias");
        assertThat(WeightLayout.LLAVA_HF.canonicalName("model.multi_modal_projector.linear_2.bias"))
                .hasValue("model.mm_projector.2.bias");
        assertThat(WeightLayout.LLAVA_HF.storedName("model.mm_projector.0.weight"))
                .isEqualTo("multi_modal_projector.linear_1.weight");
        assertThat(WeightLayout.LLAVA_HF.storedName("lm_head.weight")).isEqualTo("language_model.lm_head.weight");
        assertThat(WeightLayout.detect(List.of(WeightLayout.VISION_TOWER + "vision_model.x", "model.norm.weight")))
                .isEqualTo(WeightLayout.LLAVA_MINI);
    }
}
