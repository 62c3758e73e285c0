// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.SharedMaterial;
import org.llavamini.cli.TestingConsole.Outcome;

/** The train command, on the runs of the official code and on samples of which some are bad. */
class TrainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train-vicuna-c2 | finetune | {kind: query, size: 2} | 2",
                "train-stage1-llava15 | pretrain | {kind: none} | 0"
            })
    void lossesAndNormsAreThoseOfTheOfficialCode(String name, String stage, String compressor, int layers)
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
