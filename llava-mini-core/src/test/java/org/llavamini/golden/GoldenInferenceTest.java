// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.LlavaMini;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.ModelPrecision;
import org.llavamini.Prompt;
import org.llavamini.SharedMaterial;
import org.llavamini.checkpoint.SafetensorsFile;
import org.llavamini.generation.GenerationOptions;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Conversation;

/**
 * Every intermediate tensor of the official PyTorch code on tiny checkpoints. Tolerance: 1e-4 of the largest magnitude of the
 * expected tensor; pixel values 1e-3 absolute, as they are stored in 16 bits; ids exactly.
 */
class GoldenInferenceTest {
    private static final List<String> IDS = List.of("input_ids", "generated_ids");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama31-c1-landscape",
                "llama31-c1-portrait",
                "llama31-c1-tiny",
                "llama31-c1-bf16",
                "llama31-c1-multiturn",
                "llama31-c1-text",
                "vicuna-c1-image",
                "vicuna-c1-multiturn",
                "vicuna-c1-text",
                "vicuna-c2-image"
            })
    void agreesWithTheOfficialCode(String name) throws IOException {
        Path directory = SharedMaterial.require("golden/cases/" + name);
        JsonNode golden =
                new ObjectMapper().readTree(directory.resolve("case.json").toFile());
        Path traced = folder.resolve("trace.safetensors");

        try (LlavaMini model = open(directory, golden)) {
            Prompt prompt = prompt(directory, golden);
            assertThat(model.template().templateName())
                    .isEqualTo(golden.path("conv_mode").asText());
            model.trace(prompt, traced);
            assertThat(model.ask(prompt).text().strip())
                    .isEqualTo(golden.path("generated_text").asText());
        }

        try (SafetensorsFile expected = SafetensorsFile.open(directory.resolve("expected.safetensors"));
                SafetensorsFile actual = SafetensorsFile.open(traced);
                TensorScope _ = TensorScope.open()) {
            assertThat(actual.metadata().get("prompt"))
                    .isEqualTo(golden.path("prompt").asText());
            assertThat(actual.names()).containsAll(compared(expected));
            for (String tensor : compared(expected)) {
                compare(tensor, read(expected, tensor), read(actual, tensor));
            }
        }
    }

    private static LlavaMini open(Path directory, JsonNode golden) {
        LlavaMiniBuilder builder = LlavaMini.builder(
                        directory.resolve(golden.path("model_dir").asText()).normalize())
                .precision(ModelPrecision.FLOAT32);
        if (golden.has("vision_tower_dir")) {
            builder.visionTower(
                    directory.resolve(golden.path("vision_tower_dir").asText()).normalize());
        }
        return builder.build();
    }

    private static Prompt prompt(Path directory, JsonNode golden) {
        List<String> turns = new ArrayList<>();
        golden.path("conversation").forEach(turn -> {
            if (!turn.path(1).isNull()) {
                turns.add(turn.path(1).asText());
            }
        });
        Prompt prompt = Prompt.of(Conversation.alternating(turns))
                .options(GenerationOptions.defaults()
                        .withMaxNewTokens(golden.path("max_new_tokens").asInt()));
        return golden.has("image")
                ? prompt.image(directory.resolve(golden.path("image").asText()))
                : prompt;
    }

    private static List<String> compared(SafetensorsFile expected) {
        return expected.names().stream()
                .filter(name -> !name.equals("logits_rows"))
                .toList();
    }

    private static void compare(String name, Tensor expected, Tensor actual) {
        assertThat(actual.shape()).as("shape of %s", name).isEqualTo(expected.shape());
        if (IDS.contains(name)) {
            assertThat(actual.toLongs()).as(name).isEqualTo(expected.toLongs());
            return;
        }
        double tolerance = name.equals("pixel_values") ? 1e-3 : 1e-4 * largest(expected);
        assertThat(largest(actual.subtract(expected.to(DType.FLOAT32))))
                .as("largest difference of %s", name)
                .isLessThanOrEqualTo(tolerance);
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (float value : tensor.toFloats()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static Tensor read(SafetensorsFile file, String name) {
        Shape shape = file.entry(name).shape();
        return Tensor.copyOf(file.segment(name), file.entry(name).dtype(), shape);
    }
}
