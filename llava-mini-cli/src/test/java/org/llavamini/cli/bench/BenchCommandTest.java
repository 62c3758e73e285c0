// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

/** Measures tiny models; how fast they are is not looked at. */
final class BenchCommandTest {
    private static final List<String> STEPS = List.of(
            "preprocessing",
            "vision",
            "compression",
            "pre_fusion_vision",
            "pre_fusion_text",
            "prefill",
            "time_to_first_token",
            "second_question",
            "plain_prefill",
            "decode_token",
            "batch_first_tokens",
            "batch_decode_token");
    private static final List<String> WORK =
            List.of("picture", "question", "second_question", "token", "batch_picture", "batch_token");

    @TempDir
    private Path folder;

    private static Outcome bench(Object... more) {
        Object[] command = {"bench", "--threads", 1, "--repeat", 2, "--new-tokens", 3};
        Object[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return TestingConsole.plain().run(all);
    }

    private static List<JsonNode> json(Outcome outcome) throws IOException {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        List<JsonNode> objects = new ArrayList<>();
        for (String line : outcome.out().lines().toList()) {
            objects.add(JsonMapper.builder().build().readTree(line));
        }
        return objects;
    }

    @Test
    void measuresSeveralModelsInOneRun() throws IOException {
        List<JsonNode> models = json(bench(
                "--random",
                "tiny",
                "--architecture",
                "llava-mini,llava-v1.5",
                "--compressor-size",
                "1,2",
                "--frames",
                "2,9",
                "--batch",
                2,
                "--text-tokens",
                11,
                "--format",
                "json"));
        assertThat(models).hasSize(3);
        for (JsonNode model : models) {
            assertThat(model.path("weights").asText()).isEqualTo("random");
            assertThat(model.path("dtype").asText()).isEqualTo("int8");
            assertThat(model.path("text_tokens").asInt()).isEqualTo(11);
            STEPS.forEach(step -> assertSpread(model.path("milliseconds"), step));
            assertThat(model.path("processor_seconds").fieldNames())
                    .toIterable()
                    .containsExactlyElementsOf(WORK);
            for (String work : WORK) {
                assertSpread(model.path("processor_seconds"), work);
                assertThat(model.path("processor_seconds")
                                .path(work)
                                .path("low")
                                .asDouble())
                        .as(work)
                        .isPositive();
            }
            assertThat(model.path("decode_tokens_per_second").asDouble()).isPositive();
            assertThat(model.path("batch_decode_tokens_per_second").asDouble()).isPositive();
            assertThat(model.path("memory_gigabytes_per_second").asDouble()).isPositive();
            assertThat(model.path("decode_share_of_bandwidth").asDouble()).isPositive();
            assertThat(model.path("videos")).hasSize(2);
        }
        // Two layers, keys and values of width 32: 256 bytes a token in 16 bits, twice that in float32.
        assertMemory(models.get(0), 1);
        assertMemory(models.get(1), 4);
        assertMemory(models.get(2), 16);
    }

    private static void assertSpread(JsonNode spreads, String name) {
        JsonNode spread = spreads.path(name);
        assertThat(spread.path("low").isNumber()).as(name).isTrue();
        assertThat(spread.path("median").asDouble())
                .as(name)
                .isBetween(spread.path("low").asDouble(), spread.path("high").asDouble());
    }

    private static void assertMemory(JsonNode model, int visionTokens) {
        assertThat(model.path("vision_tokens").asInt()).isEqualTo(visionTokens);
        JsonNode bytes = model.path("memory_bytes");
        // Two layers of 2 · 64² + 2 · 64 · 32 + 3 · 64 · 128 weights, and a head of 512 · 64, one byte each.
        assertThat(bytes.path("weights_read_per_token").asLong()).isEqualTo(2L * 36864 + 32768);
        assertThat(bytes.path("key_value_per_image_16_bit").asLong()).isEqualTo(256L * visionTokens);
        assertThat(bytes.path("key_value_per_image").asLong()).isEqualTo(512L * visionTokens);
        assertThat(bytes.path("kept_per_image").asLong()).isPositive();
        for (String name : List.of("after_loading", "first_question", "peak")) {
            assertThat(bytes.has(name)).as(name).isTrue();
        }
        JsonNode video = model.path("videos").path(1);
        assertThat(video.path("frames").asInt()).isEqualTo(9);
        assertThat(video.path("vision_tokens").asInt()).isEqualTo(9 * visionTokens);
        assertThat(video.path("key_value_bytes").asLong()).isEqualTo(9 * 512L * visionTokens);
        assertThat(video.path("kept_bytes_per_frame").asLong()).isEqualTo(4 * 64L * visionTokens);
        assertThat(video.path("frames_per_second").asDouble()).isPositive();
        assertThat(video.path("processor_seconds_per_frame").asDouble()).isPositive();
        assertThat(video.has("memory_bytes")).isTrue();
    }

    @Test
    void seesTilesAtHigherResolutions() throws IOException {
        List<JsonNode> models = json(bench(
                "--random",
                "tiny",
                "--architecture",
                "llava-mini,llava-v1.5",
                "--resolution",
                112,
                "--dtype",
                "float32",
                "--format",
                "json"));
        assertThat(models.get(0).path("vision_tokens").asInt()).isEqualTo(1);
        assertThat(models.get(1).path("vision_tokens").asInt()).isEqualTo(5 * 16);
        assertThat(models.get(1).path("resolution").asInt()).isEqualTo(112);
    }

    @Test
    void measuresACheckpoint() throws IOException {
        Path model = TestingModel.write(folder.resolve("some-model"));
        JsonNode measured = json(bench("--model", model, "--format", "json", "--dtype", "float32"))
                .getFirst();
        assertThat(measured.path("model").asText()).isEqualTo("some-model");
        assertThat(measured.has("weights")).isFalse();
        assertThat(measured.has("decode_share_of_bandwidth")).isFalse();
        assertThat(measured.path("milliseconds").has("batch_first_tokens")).isFalse();
        assertThat(measured.path("processor_seconds").has("batch_picture")).isFalse();
        assertThat(measured.path("videos")).isEmpty();
    }

    @Test
    void printsTables() {
        Outcome markdown = bench("--random", "tiny");
        assertThat(markdown.code()).as(markdown.err()).isZero();
        assertThat(markdown.out())
                .startsWith("| model | tiny LLaVA-Mini C=1 at 56 |\n|---|---|\n")
                .contains("| time to first token (ms) | ")
                .containsPattern("\\| token \\(processor s\\) \\| [0-9.e-]+ \\([0-9.e-]+–[0-9.e-]+\\) \\|");
        Outcome csv = bench("--random", "tiny", "--format", "csv", "--frames", 2);
        assertThat(csv.out().lines()).hasSize(2);
        assertThat(csv.out())
                .startsWith("model,weights,architecture,compressor size,resolution,dtype,")
                .contains(",2 frames: peak (MB),picture processor s median,picture processor s low,")
                .contains(",token processor s high,2 frames: each frame (processor s)\n");
    }

    @Test
    void wrongUsage() {
        assertError(
                bench("--random", "huge"), "must be vicuna-7b, llama-3.1-8b, built-in or tiny, but is huge (--random)");
        assertError(bench("--random", "tiny", "--model", folder), "only one of --model and --random");
        assertError(bench("--compressor-size", 2), "belong to --random");
        assertError(bench("--random", "tiny", "--resolution", 100), "must be a multiple of 56");
        assertError(bench("--random", "tiny", "--architecture", "llava"), "--architecture");
        assertError(bench("--random", "tiny", "--frames", "3,0"), "--frames");
        assertError(bench("--random", "tiny", "--batch", 0), "--batch");
    }

    private static void assertError(Outcome outcome, String message) {
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
    }
}
