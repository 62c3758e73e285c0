// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;
import static org.llavamini.checkpoint.pytorch.TestingPickles.named;
import static org.llavamini.checkpoint.pytorch.TestingPickles.stateDict;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.conversion.CheckpointConverter;
import org.llavamini.checkpoint.conversion.Conversion;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.shards.ShardedWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

/** A plain language model of hidden size 2 as base, and adapters on it. */
class AdapterTest {
    private static final String QUERY = "model.layers.0.self_attn.q_proj.weight";
    private static final String NORM = "model.norm.weight";
    private static final String CONFIG = """
            {"model_type": "llama", "hidden_size": 2, "intermediate_size": 2, "num_hidden_layers": 1,
             "num_attention_heads": 1, "vocab_size": 2, "tie_word_embeddings": true}
            """;

    @TempDir
    private Path folder;

    private Path base;
    private Path adapter;

    @BeforeEach
    void writeBase() throws IOException {
        base = Files.createDirectories(folder.resolve("base"));
        adapter = Files.createDirectories(folder.resolve("adapter"));
        TestingFiles.write(base.resolve("config.json"), CONFIG);
        ShardedWriter.write(
                base,
                ExpectedWeights.of(ModelConfig.read(base), Optional.empty()).stream()
                        .filter(weight -> !weight.name().equals("lm_head.weight"))
                        .map(weight -> TensorToWrite.of(weight.name(), weight.shape(), ones((int)
                                weight.shape().elements())))
                        .toList(),
                1 << 20);
        lora("{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 4, \"base_model_name_or_path\": \"../base\"}");
        updates(
                TensorToWrite.of("base_model.model." + update("A"), Shape.of(1, 2), 1, 10),
                TensorToWrite.of("base_model.model." + update("B"), Shape.of(2, 1), 1, 2));
    }

    private static float[] ones(int count) {
        float[] values = new float[count];
        java.util.Arrays.fill(values, 1);
        return values;
    }

    private static String update(String factor) {
        return QUERY.replace(".weight", ".lora_" + factor + ".weight");
    }

    private void lora(String config) {
        TestingFiles.write(adapter.resolve("adapter_config.json"), config);
    }

    private void updates(TensorToWrite... tensors) {
        SafetensorsWriter.write(adapter.resolve("adapter_model.safetensors"), List.of(tensors), Map.of());
    }

    private static float[] floats(Checkpoint checkpoint, String name) {
        return checkpoint.segment(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    @Test
    void mergesLowRankUpdates() {
        try (Checkpoint checkpoint = Checkpoint.open(adapter)) {
            assertThat(checkpoint.base())
                    .hasValueSatisfying(path -> assertThat(path).isDirectory());
            assertThat(floats(checkpoint, QUERY)).containsExactly(1 + 4, 1 + 40, 1 + 8, 1 + 80);
            assertThat(checkpoint.segment(QUERY).address())
                    .as("merged once")
                    .isEqualTo(checkpoint.segment(QUERY).address());
            assertThat(floats(checkpoint, NORM)).containsExactly(1, 1);
            assertThat(checkpoint.check()).isEqualTo(new WeightCheck(List.of(), List.of(), List.of()));
        }
    }

    @Test
    void scalesByTheRootOfTheRankIfAsked() {
        lora("{\"lora_alpha\": 4, \"use_rslora\": true}");
        updates(
                TensorToWrite.of(update("A"), Shape.of(4, 2), 1, 0, 0, 0, 0, 0, 0, 1),
                TensorToWrite.of(update("B"), Shape.of(2, 4), 1, 0, 0, 0, 0, 0, 0, 1));
        try (Checkpoint checkpoint =
                Checkpoint.open(adapter, CheckpointOptions.none().withBase(base))) {
            assertThat(floats(checkpoint, QUERY)).containsExactly(3, 1, 1, 3);
        }
    }

    @Test
    void takesWhatWasTrainedBeside() {
        SafetensorsWriter.write(
                adapter.resolve("non_lora_trainables.safetensors"),
                List.of(TensorToWrite.of("base_model.model." + NORM, Shape.of(2), 7, 8)),
                Map.of());
        try (Checkpoint checkpoint = Checkpoint.open(adapter)) {
            assertThat(floats(checkpoint, NORM)).containsExactly(7, 8);
            assertThat(floats(checkpoint, QUERY)).startsWith(5);
        }
    }

    @Test
    void readsTheFilesThatTheOfficialTrainingWrites() throws IOException {
        Files.delete(adapter.resolve("adapter_model.safetensors"));
        TestingFiles.write(
                adapter.resolve("adapter_model.bin"),
                stateDict(
                        named("base_model.model." + update("A"), List.of(1, 2), 1f, 10f),
                        named("base_model.model." + update("B"), List.of(2, 1), 1f, 2f)));
        TestingFiles.write(
                adapter.resolve("non_lora_trainables.bin"),
                stateDict(named("base_model.model." + NORM, List.of(2), 7f, 8f)));
        try (Checkpoint checkpoint = Checkpoint.open(adapter)) {
            assertThat(floats(checkpoint, QUERY)).containsExactly(5, 41, 9, 81);
            assertThat(floats(checkpoint, NORM)).containsExactly(7, 8);
        }
    }

    @Test
    void convertsToAWholeModel() {
        Path output = folder.resolve("merged");
        CheckpointConverter.convert(
                adapter,
                CheckpointOptions.none(),
                new Conversion(Conversion.Layout.OFFICIAL, Optional.of(DType.FLOAT32)),
                output);
        try (Checkpoint merged = Checkpoint.open(output)) {
            assertThat(merged.base()).isEmpty();
            assertThat(floats(merged, QUERY)).containsExactly(5, 41, 9, 81);
        }
    }

    @Test
    void readsAProjectorOnItsBase() throws IOException {
        Files.delete(adapter.resolve("adapter_config.json"));
        TestingFiles.write(
                adapter.resolve("mm_projector.bin"),
                stateDict(
                        named("model.mm_projector.weight", List.of(2, 2), 1f, 2f, 3f, 4f),
                        named("model.mm_projector.bias", List.of(2), 5f, 6f)));
        TestingFiles.write(
                adapter.resolve("config.json"),
                CONFIG.replace("\"llama\"", "\"llava_llama\"")
                        .replace(
                                "}",
                                ", \"mm_hidden_size\": 1024, \"mm_vision_select_layer\": -2,"
                                        + " \"mm_vision_tower\": \"openai/clip-vit-large-patch14-336\"}"));
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> Checkpoint.open(adapter), "mm_projector", "--base DIR");
        try (Checkpoint checkpoint =
                Checkpoint.openIncomplete(adapter, CheckpointOptions.none().withBase(base))) {
            assertThat(checkpoint.config().architecture()).isEqualTo(Architecture.LLAVA);
            assertThat(floats(checkpoint, "model.mm_projector.bias")).containsExactly(5, 6);
            assertThat(checkpoint.has(QUERY)).isTrue();
            assertThat(checkpoint.check().mismatches())
                    .extracting(Object::toString)
                    .containsExactly("model.mm_projector.weight: expected [2, 1024], found [2, 2]");
        }
    }

    @Test
    void namesWhatDoesNotFit() {
        updates(
                TensorToWrite.of(update("A"), Shape.of(1, 3), 1, 2, 3),
                TensorToWrite.of(update("B"), Shape.of(2, 1), 1, 2));
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(adapter), QUERY, "[1, 3]", "[2, 1]", "[2, 2]");
        updates(TensorToWrite.of(update("A"), Shape.of(1, 2), 1, 2));
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(adapter), QUERY, "lacks its lora_B");
        updates(
                TensorToWrite.of("model.x.lora_A.weight", Shape.of(1, 2), 1, 2),
                TensorToWrite.of("model.x.lora_B.weight", Shape.of(2, 1), 1, 2));
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(adapter), "no weight", "model.x.weight");
        updates(TensorToWrite.of("model.embed_tokens.lora_embedding_A", Shape.of(1, 2), 1, 2));
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(adapter), "lora_embedding_A", "not supported");
        updates(TensorToWrite.of("base_model.model.model.foreign.weight", Shape.of(1), 1));
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(adapter), "model.foreign.weight");
    }

    @Test
    void namesAnAbsentBaseAndUnknownKinds() {
        lora("{\"lora_alpha\": 4, \"base_model_name_or_path\": \"lmsys/vicuna-7b-v1.5\"}");
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> Checkpoint.open(adapter), "lmsys/vicuna-7b-v1.5", "--base DIR");
        lora("{\"lora_alpha\": 4, \"peft_type\": \"IA3\"}");
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(adapter), "peft_type", "IA3");
        lora("{\"lora_alpha\": 4, \"use_dora\": true}");
        assertFailure(ErrorCode.MODEL_FORMAT, () -> Checkpoint.open(adapter), "use_dora");
        assertFailure(
                ErrorCode.INVALID_REQUEST,
                () -> Checkpoint.open(base, CheckpointOptions.none().withBase(base)),
                "--base");
    }
}
