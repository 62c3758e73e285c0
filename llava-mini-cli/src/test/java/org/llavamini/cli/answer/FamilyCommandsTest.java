// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

/** Models of every family pass through the commands that open, answer with, convert and quantise one. */
final class FamilyCommandsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "qwen2,siglip_vision_model",
        "qwen3,dinov2",
        "mistral,clip_vision_model",
        "gemma3_text,siglip_vision_model"
    })
    void everyCommandTakesTheFamily(String language, String tower) throws IOException {
        Path model = TestingModel.write(folder.resolve("model"), language, tower);
        Path converted = folder.resolve("converted");
        Path small = folder.resolve("small");
        assertDone(run("convert", model, converted));
        assertDone(run("quantize", "--dtype", "int8", converted, small));
        for (Path each : List.of(model, converted, small)) {
            JsonNode report =
                    new JsonMapper().readTree(run("inspect", "--json", each).out());
            assertThat(report.path("architecture").asText()).isEqualTo("llava_mini_" + language);
            assertThat(report.path("complete").asBoolean()).isTrue();
            assertThat(report.path("unexpected")).isEmpty();
        }
        Path picture = TestingModel.picture(folder.resolve("picture.png"));
        String answer = ask(model, picture);
        assertThat(ask(converted, picture)).isEqualTo(answer);
        assertThat(ask(small, picture)).isNotEmpty();
    }

    @Test
    void aQuantisedAdapterKeepsTheTokenizerOfItsBase() throws IOException {
        Path base = TestingModel.write(folder.resolve("base"));
        Path adapter = Files.createDirectories(folder.resolve("adapter"));
        JsonMapper json = new JsonMapper();
        ObjectNode config =
                (ObjectNode) json.readTree(base.resolve("config.json").toFile());
        config.put("_name_or_path", base.toString());
        json.writeValue(adapter.resolve("config.json").toFile(), config);
        try (SafetensorsFile weights = SafetensorsFile.open(base.resolve("model.safetensors"))) {
            SafetensorsWriter.write(
                    adapter.resolve("mm_projector.safetensors"),
                    weights.names().stream()
                            .filter(name -> name.startsWith("model.mm_projector."))
                            .map(name -> TensorToWrite.copyOf(weights, name, name))
                            .toList(),
                    java.util.Map.of());
        }
        Path small = folder.resolve("small");
        assertDone(run("quantize", "--dtype", "int8", adapter, small));
        assertThat(small.resolve("tokenizer.json")).hasSameBinaryContentAs(base.resolve("tokenizer.json"));
    }

    private static String ask(Path model, Path picture) {
        Outcome outcome = run(
                "ask",
                "--model",
                model,
                "--image",
                picture,
                "--dtype",
                "float32",
                "--max-new-tokens",
                4,
                "What is it?");
        assertDone(outcome);
        return outcome.out();
    }

    private static void assertDone(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
    }

    private static Outcome run(Object... arguments) {
        return TestingConsole.plain().run(arguments);
    }
}
