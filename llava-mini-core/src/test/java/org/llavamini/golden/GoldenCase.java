// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.llavamini.LlavaMini;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.Prompt;
import org.llavamini.SharedMaterial;
import org.llavamini.TestingDevice;
import org.llavamini.VideoInput;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.Tensor;
import org.llavamini.text.Conversation;

/**
 * What the official code did with one prompt, and on which model.
 *
 * @param directory of the case; other paths begin there
 * @param json what {@code case.json} says
 */
public record GoldenCase(Path directory, JsonNode json) {
    /** Reads a case, or aborts the test where it is not there. */
    public static GoldenCase of(String name) throws IOException {
        Path directory = SharedMaterial.require("golden/cases/" + name);
        return new GoldenCase(
                directory,
                new ObjectMapper().readTree(directory.resolve("case.json").toFile()));
    }

    /** Reads a case, or aborts the test where it, or weights of a kind that can be read, are not there. */
    static GoldenCase require(String name) throws IOException {
        GoldenCase golden = of(name);
        // Some of the checkpoints are PyTorch's own files.
        Path model = golden.path("model_dir");
        Assumptions.assumeTrue(
                WeightFiles.presentIn(model), () -> "skipped: no weights of a kind that can be read in " + model);
        return golden;
    }

    /** Returns what a field says. */
    public String text(String field) {
        return json.path(field).asText();
    }

    /** Returns the file or folder that a field names. */
    public Path path(String field) {
        return directory.resolve(text(field)).normalize();
    }

    /** Opens the tensors of the official code. */
    public SafetensorsFile expected() {
        return SafetensorsFile.open(directory.resolve("expected.safetensors"));
    }

    /** Begins to open the model as the official code did, in float32. */
    LlavaMiniBuilder model() {
        LlavaMiniBuilder builder = LlavaMini.builder(path("model_dir"))
                .precision(ModelPrecision.FLOAT32)
                .device(TestingDevice.chosen());
        if (json.has("image_aspect_ratio")) {
            builder.aspectRatio(AspectRatio.fromConfig(text("image_aspect_ratio")));
        }
        if (json.has("vision_tower_dir")) {
            builder.visionTower(path("vision_tower_dir"));
        }
        if (json.has("tokenizer_dir")) {
            builder.tokenizer(path("tokenizer_dir"));
        }
        return builder;
    }

    Prompt prompt() {
        List<String> turns = new ArrayList<>();
        json.path("conversation").forEach(turn -> {
            if (!turn.path(1).isNull()) {
                turns.add(turn.path(1).asText());
            }
        });
        // Chat templates inside checkpoints are not evaluated: what they made is given as a string.
        Prompt said =
                json.has("tokenizer_dir") ? Prompt.exactly(text("prompt")) : Prompt.of(Conversation.alternating(turns));
        Prompt prompt = said.options(GenerationOptions.defaults()
                .withMaxNewTokens(json.path("max_new_tokens").asInt()));
        if (json.has("frames")) {
            List<Picture> frames = new ArrayList<>();
            PictureReader reader = PictureReader.create();
            json.path("frames").forEach(frame -> frames.add(reader.read(directory.resolve(frame.asText()))));
            return prompt.video(VideoInput.of(frames));
        }
        return json.has("image") ? prompt.image(path("image")) : prompt;
    }

    /** Returns a tensor of a file. */
    static Tensor read(SafetensorsFile file, String name) {
        return Tensor.copyOf(
                file.segment(name), file.entry(name).dtype(), file.entry(name).shape());
    }

    /** Returns of a whole tensor what is stored of it: of some only a few rows. */
    Tensor stored(String name, Tensor whole, SafetensorsFile expected) {
        if (name.equals("logits") && expected.names().contains("logits_rows")) {
            return whole.indexSelect(0, read(expected, "logits_rows"));
        }
        JsonNode indices = json.path(name + "_indices");
        return indices.isMissingNode() ? whole : whole.indexSelect(0, Tensor.of(longs(indices), indices.size()));
    }

    private static long[] longs(JsonNode numbers) {
        long[] values = new long[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).asLong();
        }
        return values;
    }
}
