// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.SharedMaterial;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.cli.TestingClip;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** The train command, on the runs of the official code and on samples of which some are bad. */
class TrainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final float WEIGHT_TOLERANCE = 4e-5f;

    @TempDir
    private Path folder;

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train-llama31-c1 | finetune | {kind: query, size: 1} | 4",
                "train-vicuna-c2 | finetune | {kind: query, size: 2} | 2",
                "train-stage1-llava15 | pretrain | {kind: none} | 0"
            })
    void lossesNormsAndWeightsAreThoseOfTheOfficialCode(String name, String stage, String compressor, int layers)
            throws IOException {
        Path golden = SharedMaterial.require("golden/cases/" + name);
        JsonNode expected = JSON.readTree(golden.resolve("case.json").toFile());
        Path file = config("""
                stage: %s
                model: '%s'
                vision_tower: '%s'
                output: out
                data: [{json: '%s', media: '%s'}]
                compressor: %s
                pre_fusion: {layers: %d}
                conversation: %s
                batch_size: 2
                learning_rate: 1.0e-3
                epochs: 1
                shuffle: false
                group_by_modality_length: false
                text_only: zero_image
                dtype: float32
                """.formatted(
                        stage,
                        golden.resolve(expected.path("model_dir").asText()),
                        golden.resolve(expected.path("vision_tower_dir").asText()),
                        golden.resolve("data.json"),
                        golden.resolve("images"),
                        compressor,
                        layers,
                        expected.path("conv_mode").asText()));
        Outcome outcome =
                TestingConsole.plain().run("train", "--config", file, "--set", "projector_learning_rate=1.0e-3");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("step 4 of 4, loss ").contains("the model is in ");
        List<String> lines = Files.readAllLines(folder.resolve("out/train-log.jsonl"));
        assertThat(lines).hasSize(4);
        for (int step = 0; step < 4; step++) {
            JsonNode line = JSON.readTree(lines.get(step));
            double norm = expected.path("grad_norms").path(step).asDouble();
            assertThat(line.path("loss").asDouble())
                    .isCloseTo(expected.path("losses").path(step).asDouble(), within(1e-3));
            assertThat(line.path("grad_norm").asDouble()).isCloseTo(norm, within(1e-3 * norm));
        }
        assertThat(folder.resolve("out/loss.png")).isNotEmptyFile();
        compareWeights(golden.resolve("expected.safetensors"), folder.resolve("out"));
    }

    private static void compareWeights(Path golden, Path output) {
        int compared = 0;
        try (SafetensorsFile expected = SafetensorsFile.open(golden);
                Checkpoint trained = Checkpoint.open(output);
                TensorScope _ = TensorScope.open()) {
            for (String stored : expected.names()) {
                if (stored.startsWith("final.")) {
                    String name = stored.substring("final.".length());
                    float[] reference = floats(expected.segment(stored), expected.entry(stored));
                    float[] computed = floats(trained.segment(name), trained.entry(name));
                    assertThat(computed).as(name).hasSameSizeAs(reference);
                    // A bias of the keys moves all scores alike: its gradient is nothing but rounding.
                    boolean packed = name.endsWith("attn.in_proj_bias");
                    for (int i = 0; i < reference.length; i++) {
                        if (!packed || i < reference.length / 3 || i >= 2 * reference.length / 3) {
                            assertThat(computed[i])
                                    .as("%s at %d after four steps", name, i)
                                    .isCloseTo(reference[i], within(WEIGHT_TOLERANCE));
                        }
                    }
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(4);
    }

    private static float[] floats(MemorySegment segment, TensorEntry entry) {
        return Tensor.copyOf(segment, entry.dtype(), entry.shape()).toFloats();
    }

    /** The adapter needs its base where it was, and changes its answers. */
    @Test
    void anAdapterAnswers() throws IOException {
        Path model = TestingModel.write(folder.resolve("model"));
        Path picture = TestingModel.picture(folder.resolve("good.png"));
        Files.writeString(
                folder.resolve("data.jsonl"),
                "{\"id\": \"p\", \"image\": \"good.png\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>\\nWhat?\"}, "
                        + "{\"from\": \"gpt\", \"value\": \"two\"}]}");
        Path file = config("""
                stage: finetune
                model: model
                output: out
                data: [{json: data.jsonl}]
                pre_fusion: {layers: 1}
                batch_size: 1
                max_steps: 80
                learning_rate: 1.0e-2
                projector_learning_rate: 1.0e-2
                schedule: constant
                dtype: float32
                lora: {rank: 8, alpha: 16, dropout: 0}
                """);
        Outcome trained = TestingConsole.plain().run("train", "--config", file);
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(folder.resolve("out/adapter_config.json")).exists();
        assertThat(folder.resolve("out/model.safetensors")).doesNotExist();
        assertThat(ask(folder.resolve("out"), picture).out().strip()).isEqualTo("two");
        assertThat(ask(model, picture).out().strip()).isNotEqualTo("two");
        Files.move(model, folder.resolve("elsewhere"));
        assertThat(ask(folder.resolve("out"), picture).code()).isEqualTo(1);
    }

    private static Outcome ask(Path model, Path picture) {
        return TestingConsole.plain()
                .run(
                        "ask",
                        "--model",
                        model,
                        "--dtype",
                        "float32",
                        "--template",
                        "llava_llama_3_1",
                        "--image",
                        picture,
                        "--max-new-tokens",
                        4,
                        "What?");
    }

    /** An animated GIF is a video file as any other; its output answers. */
    @Test
    void learnsFromAVideoFile() throws IOException {
        TestingModel.write(folder.resolve("model"));
        Path clip = TestingClip.write(folder.resolve("clip.gif"), 3);
        Files.writeString(
                folder.resolve("data.jsonl"),
                "{\"id\": \"v\", \"video\": \"clip.gif\", \"conversations\": [{\"from\": \"human\", \"value\": \"<video>\\nWhat?\"}, "
                        + "{\"from\": \"gpt\", \"value\": \"It moves.\"}]}");
        Path file = config("""
                stage: finetune
                model: model
                output: out
                data: [{json: data.jsonl}]
                pre_fusion: {layers: 1}
                video: {fps: 2, max_frames: 4}
                batch_size: 1
                max_steps: 2
                learning_rate: 1.0e-3
                dtype: float32
                """);
        Outcome outcome = TestingConsole.plain().run("train", "--config", file);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).doesNotContain("left out");
        Outcome answer = TestingConsole.plain()
                .run("ask", "--model", folder.resolve("out"), "--video", clip, "--max-new-tokens", 2, "What?");
        assertThat(answer.code()).as(answer.err()).isZero();
    }

    @Test
    void badSamplesAreNamedAndCounted() throws IOException {
        TestingModel.write(folder.resolve("model"));
        TestingModel.picture(folder.resolve("good.png"));
        Files.writeString(folder.resolve("bad.png"), "no picture");
        String turns =
                "\"conversations\": [{\"from\": \"human\", \"value\": \"<image>\\nWhat?\"}, {\"from\": \"gpt\", \"value\": \"It.\"}]}";
        Files.writeString(
                folder.resolve("data.json"),
                "[{\"id\": \"one\", \"image\": \"good.png\", " + turns + ", {\"id\": \"two\", \"image\": \"bad.png\", "
                        + turns + ", {\"id\": \"three\", \"image\": \"missing.png\", " + turns
                        + ", {\"id\": \"four\"}]");
        Path file = config("""
                stage: finetune
                model: model
                output: out
                data: [{json: data.json}]
                pre_fusion: {layers: 1}
                batch_size: 4
                max_steps: 2
                dtype: float32
                """);
        Outcome outcome = TestingConsole.plain().run("train", "--config", file);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .containsOnlyOnce("left out: sample two: ")
                .containsOnlyOnce("left out: sample three: ")
                .containsOnlyOnce("left out: sample four: conversations must end with an answer")
                .contains("3 samples were left out");

        Outcome strict = TestingConsole.plain().run("train", "--config", file, "--set", "max_bad_samples=1");
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.err()).contains("of 4 samples cannot be used, more than the 1 of max_bad_samples");
    }
}
