// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.ImagePlaceholder;

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
                "vicuna-c2-image",
                "hd-c8-image",
                "llama31-c1-video",
                "vicuna-c1-image",
                "vicuna-c1-video",
                "vicuna-c1-multiturn",
                "vicuna-c1-text",
                "llava15-pad",
                "llava15-square",
                "llava15-hf-pad",
                "llava15-hf-square",
                "llama31-c1-datetemplate"
            })
    void agreesWithTheOfficialCode(String name) throws IOException {
        GoldenCase golden = GoldenCase.require(name);
        Path traced = folder.resolve("trace.safetensors");

        try (LlavaMini model = golden.model().build()) {
            Prompt prompt = golden.prompt();
            assertThat(model.template().templateName()).isEqualTo(golden.text("conv_mode"));
            model.trace(prompt, traced);
            assertThat(model.ask(prompt).text().strip()).isEqualTo(golden.text("generated_text"));
        }

        try (SafetensorsFile expected = golden.expected();
                SafetensorsFile actual = SafetensorsFile.open(traced);
                TensorScope _ = TensorScope.open()) {
            assertThat(actual.metadata().get("prompt")).isEqualTo(golden.text("prompt"));
            assertThat(actual.names()).containsAll(compared(expected));
            for (String tensor : compared(expected)) {
                compare(
                        tensor,
                        expected(tensor, expected, golden),
                        golden.stored(tensor, GoldenCase.read(actual, tensor), expected));
            }
        }
    }

    private static List<String> compared(SafetensorsFile expected) {
        return expected.names().stream()
                .filter(name -> !name.equals("logits_rows"))
                .toList();
    }

    /** The llava-hf layout has a token of its own for the picture; ours is always the same. */
    private static Tensor expected(String name, SafetensorsFile file, GoldenCase golden) {
        Tensor stored = GoldenCase.read(file, name);
        if (!name.equals("input_ids") || !golden.json().has("image_token_index")) {
            return stored;
        }
        long placeholder = golden.json().path("image_token_index").asLong();
        long[] ids = LongStream.of(stored.toLongs())
                .map(id -> id == placeholder ? ImagePlaceholder.ID : id)
                .toArray();
        return Tensor.of(ids, ids.length);
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
}
