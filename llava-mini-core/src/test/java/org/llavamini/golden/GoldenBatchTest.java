// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.SafetensorsFile;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.Quirks;
import org.llavamini.encoding.StageTimer;
import org.llavamini.generation.GenerationOptions;
import org.llavamini.generation.LoadedModel;
import org.llavamini.generation.ModelSettings;
import org.llavamini.media.Picture;
import org.llavamini.media.PictureReader;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Precision;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.tensor.TestingTensors;
import org.llavamini.text.TokenIds;
import org.llavamini.text.TrainingPrompt;

/** Prompts of different lengths in one forward pass, against the official code's batches. */
class GoldenBatchTest {
    private static final GenerationOptions ONE_TOKEN =
            GenerationOptions.defaults().withMaxNewTokens(1);

    @ParameterizedTest
    @ValueSource(strings = {"batch-llama31-c1", "batch-vicuna-c1"})
    void agreesWithTheOfficialCode(String name) throws IOException {
        GoldenCase golden = GoldenCase.require(name);
        Map<String, Tensor> seen = new LinkedHashMap<>();
        EncodingRun run = new EncodingRun(
                (tensor, values) -> seen.put(tensor, TensorScope.release(values.copy())),
                new StageTimer(),
                Cancellation.NEVER,
                FrameProgress.NONE);

        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open();
                LoadedModel model = open(golden);
                SafetensorsFile expected = golden.expected()) {
            model.answerAll(requests(model, golden.directory(), expected), run);

            Tensor embeddings = seen.get("inputs_embeds"); // [prompts, longest, hidden], padding first
            Tensor logits = seen.get("logits");
            List<Tensor> valid = new ArrayList<>();
            for (int row = 0; row < embeddings.size(0); row++) {
                long tokens = golden.json().path("lengths").get(row).asLong();
                Tensor wanted = GoldenCase.read(expected, "inputs_embeds")
                        .narrow(0, row, 1)
                        .narrow(1, 0, tokens);
                close(wanted, last(embeddings, row, tokens));
                valid.add(last(logits, row, tokens));
            }
            Tensor all = Tensor.concatenate(valid, 1);
            close(
                    GoldenCase.read(expected, "logits_valid"),
                    all.reshape(all.size(1), all.size(2))
                            .indexSelect(0, GoldenCase.read(expected, "logits_valid_rows")));
            seen.values().forEach(Tensor::close);
        }
    }

    private static Tensor last(Tensor values, int row, long tokens) {
        return values.narrow(0, row, 1).narrow(1, values.size(1) - tokens, tokens);
    }

    private static void close(Tensor expected, Tensor actual) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double largest = expected.abs().reshape(-1).max(0).item();
        assertThat(TestingTensors.difference(expected, actual)).isLessThanOrEqualTo(1e-4 * largest);
    }

    private static LoadedModel open(GoldenCase golden) {
        return LoadedModel.open(new ModelSettings(
                golden.path("model_dir"),
                CheckpointOptions.none().withVisionTower(golden.path("vision_tower_dir")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Precision.of(DType.FLOAT32),
                Device.cpu(),
                Map.of(),
                1 << 28));
    }

    private static List<LoadedModel.Request> requests(LoadedModel model, Path directory, SafetensorsFile expected)
            throws IOException {
        List<Picture> pictures = new ArrayList<>();
        for (JsonNode sample :
                new ObjectMapper().readTree(directory.resolve("data.json").toFile())) {
            pictures.add(PictureReader.create()
                    .read(directory
                            .resolve("images")
                            .resolve(sample.path("image").asText())));
        }
        List<EncodedImage> images = model.imageEncoder().encodeAll(pictures, EncodingRun.unobserved());
        List<LoadedModel.Request> requests = new ArrayList<>();
        for (int row = 0; row < images.size(); row++) {
            int tokens = (int) GoldenCase.read(expected, "attention_mask")
                    .select(0, row)
                    .sum()
                    .to(DType.FLOAT32)
                    .item();
            requests.add(new LoadedModel.Request(
                    PromptIds.of(
                            new TrainingPrompt(
                                    ids(expected, "input_ids", row, tokens), ids(expected, "labels", row, tokens)),
                            Quirks.defaults()),
                    Optional.of(images.get(row)),
                    ONE_TOKEN));
        }
        return requests;
    }

    private static TokenIds ids(SafetensorsFile expected, String name, int row, int tokens) {
        long[] values = GoldenCase.read(expected, name)
                .select(0, row)
                .narrow(0, 0, tokens)
                .copy()
                .toLongs();
        int[] ids = new int[values.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) values[i];
        }
        return TokenIds.of(ids);
    }
}
