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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.LlavaMini;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.ModelPrecision;
import org.llavamini.Prompt;
import org.llavamini.SharedMaterial;
import org.llavamini.VideoInput;
import org.llavamini.checkpoint.SafetensorsFile;
import org.llavamini.checkpoint.WeightFiles;
import org.llavamini.generation.GenerationOptions;
import org.llavamini.media.AspectRatio;
import org.llavamini.media.Picture;
import org.llavamini.media.PictureReader;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Conversation;
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
        Path directory = SharedMaterial.require("golden/cases/" + name);
        JsonNode golden =
                new ObjectMapper().readTree(directory.resolve("case.json").toFile());
        requireReadable(directory, golden);
        Path traced = folder.resolve("trace.safetensors");

        try (LlavaMini model = open(directory, golden).build()) {
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
                compare(
                        tensor,
                        expected(tensor, expected, golden),
                        stored(tensor, read(actual, tensor), expected, golden));
            }
        }
    }

    /** Some of the checkpoints are PyTorch's own files. */
    static void requireReadable(Path directory, JsonNode golden) {
        Path model = directory.resolve(golden.path("model_dir").asText()).normalize();
        Assumptions.assumeTrue(
                WeightFiles.presentIn(model), () -> "skipped: no weights of a kind that can be read in " + model);
    }

    static LlavaMiniBuilder open(Path directory, JsonNode golden) {
        LlavaMiniBuilder builder = LlavaMini.builder(
                        directory.resolve(golden.path("model_dir").asText()).normalize())
                .precision(ModelPrecision.FLOAT32);
        if (golden.has("image_aspect_ratio")) {
            builder.aspectRatio(
                    AspectRatio.fromConfig(golden.path("image_aspect_ratio").asText()));
        }
        if (golden.has("vision_tower_dir")) {
            builder.visionTower(
                    directory.resolve(golden.path("vision_tower_dir").asText()).normalize());
        }
        if (golden.has("tokenizer_dir")) {
            builder.tokenizer(directory.resolve(golden.path("tokenizer_dir").asText()));
        }
        return builder;
    }

    static Prompt prompt(Path directory, JsonNode golden) {
        List<String> turns = new ArrayList<>();
        golden.path("conversation").forEach(turn -> {
            if (!turn.path(1).isNull()) {
                turns.add(turn.path(1).asText());
            }
        });
        // Chat templates inside checkpoints are not evaluated: what they made is given as a string.
        Prompt said = golden.has("tokenizer_dir")
                ? Prompt.exactly(golden.path("prompt").asText())
                : Prompt.of(Conversation.alternating(turns));
        Prompt prompt = said.options(GenerationOptions.defaults()
                .withMaxNewTokens(golden.path("max_new_tokens").asInt()));
        if (golden.has("frames")) {
            List<Picture> frames = new ArrayList<>();
            PictureReader reader = PictureReader.create();
            golden.path("frames").forEach(frame -> frames.add(reader.read(directory.resolve(frame.asText()))));
            return prompt.video(VideoInput.of(frames));
        }
        return golden.has("image")
                ? prompt.image(directory.resolve(golden.path("image").asText()))
                : prompt;
    }

    private static List<String> compared(SafetensorsFile expected) {
        return expected.names().stream()
                .filter(name -> !name.equals("logits_rows"))
                .toList();
    }

    /** The llava-hf layout has a token of its own for the picture; ours is always the same. */
    private static Tensor expected(String name, SafetensorsFile file, JsonNode golden) {
        Tensor stored = read(file, name);
        if (!name.equals("input_ids") || !golden.has("image_token_index")) {
            return stored;
        }
        long placeholder = golden.path("image_token_index").asLong();
        long[] ids = LongStream.of(stored.toLongs())
                .map(id -> id == placeholder ? ImagePlaceholder.ID : id)
                .toArray();
        return Tensor.of(ids, ids.length);
    }

    /** Of some tensors only a few rows are stored. */
    static Tensor stored(String name, Tensor actual, SafetensorsFile expected, JsonNode golden) {
        if (name.equals("logits") && expected.names().contains("logits_rows")) {
            return actual.indexSelect(0, read(expected, "logits_rows"));
        }
        JsonNode indices = golden.path(name + "_indices");
        return indices.isMissingNode() ? actual : actual.indexSelect(0, Tensor.of(longs(indices), indices.size()));
    }

    private static long[] longs(JsonNode numbers) {
        long[] values = new long[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).asLong();
        }
        return values;
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

    static Tensor read(SafetensorsFile file, String name) {
        Shape shape = file.entry(name).shape();
        return Tensor.copyOf(file.segment(name), file.entry(name).dtype(), shape);
    }
}
