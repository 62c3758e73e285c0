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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.TestingDevice;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.generation.EngineCounters;
import org.llavamini.generation.GrowingAnswer;
import org.llavamini.generation.LoadedModel;
import org.llavamini.generation.ModelSettings;
import org.llavamini.generation.RowOutcome;
import org.llavamini.generation.RowRequest;
import org.llavamini.generation.RunningRows;
import org.llavamini.generation.Subject;
import org.llavamini.generation.Written;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.video.MediaReader;
import org.llavamini.nn.Precision;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.option.FinishReason;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.tensor.TestingTensors;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.text.tokenizer.TokenIds;

/** Prompts of different lengths in one forward pass, against the official code's batches. */
class GoldenBatchTest {
    private static final GenerationOptions ONE_TOKEN =
            GenerationOptions.defaults().withMaxNewTokens(1);

    @ParameterizedTest
    @ValueSource(strings = {"batch-llama31-c1", "batch-vicuna-c1"})
    void agreesWithTheOfficialCode(String name) throws IOException {
        GoldenCase golden = GoldenCase.require(name);
        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open();
                LoadedModel model = open(golden);
                SafetensorsFile expected = golden.expected()) {
            List<PromptIds> prompts =
                    prompts(expected, golden.json().path("lengths").size());
            List<EncodedImage> images = images(model, golden.directory());
            List<Tensor> logits = new ArrayList<>();
            for (int row = 0; row < prompts.size(); row++) {
                Map<String, Tensor> seen = alone(model, prompts.get(row), images.get(row));
                long tokens = golden.json().path("lengths").get(row).asLong();
                Tensor wanted = GoldenCase.read(expected, "inputs_embeds")
                        .narrow(0, row, 1)
                        .narrow(1, 0, tokens);
                close(wanted, seen.get("inputs_embeds"));
                logits.add(seen.get("logits").select(0, 0));
            }
            close(
                    GoldenCase.read(expected, "logits_valid"),
                    Tensor.concatenate(logits, 0).indexSelect(0, GoldenCase.read(expected, "logits_valid_rows")));
            assertCrowdIsTheSame(model, prompts, images, logits);
            images.forEach(EncodedImage::close);
        }
    }

    private static Map<String, Tensor> alone(LoadedModel model, PromptIds prompt, EncodedImage image) {
        Map<String, Tensor> seen = new LinkedHashMap<>();
        EncodingRun run = new EncodingRun(
                (tensor, values) -> seen.put(
                        tensor, TensorScope.release(values.to(Device.cpu()).copy())),
                new StageTimer(),
                Cancellation.NEVER,
                FrameProgress.NONE);
        model.answerAlone(prompt, Optional.of(image), ONE_TOKEN, run);
        return seen;
    }

    /** All prompts in one pass of the model, without padding. */
    private static void assertCrowdIsTheSame(
            LoadedModel model, List<PromptIds> prompts, List<EncodedImage> images, List<Tensor> logits) {
        List<float[]> last = new ArrayList<>();
        try (RunningRows crowd = model.rows(1L << 30, Runnable::run, () -> {}, new EngineCounters())) {
            for (int row = 0; row < prompts.size(); row++) {
                crowd.join(
                        new RowRequest(
                                prompts.get(row),
                                Subject.Encoded.of(images.get(row)),
                                room -> new OneToken(last),
                                1,
                                EncodingRun.unobserved(),
                                Optional::empty,
                                () -> false),
                        RowOutcome.into(new CompletableFuture<>()));
            }
            crowd.finish();
        }
        for (int row = 0; row < prompts.size(); row++) {
            Tensor wanted = logits.get(row).narrow(0, logits.get(row).size(0) - 1, 1);
            close(wanted, Tensor.of(last.get(row), 1, last.get(row).length));
        }
    }

    /** Notes the logits of the first token. */
    private record OneToken(List<float[]> logits) implements GrowingAnswer {
        @Override
        public boolean take(float[] row) {
            logits.add(row.clone());
            return false;
        }

        @Override
        public int last() {
            return 0;
        }

        @Override
        public Written finish(FinishReason reason) {
            return new Written(TokenIds.of(0), "", reason);
        }
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
                MediaReader.create(),
                Precision.of(DType.FLOAT32),
                TestingDevice.chosen(),
                Quirks.defaults(),
                1 << 28));
    }

    private static List<EncodedImage> images(LoadedModel model, Path directory) throws IOException {
        List<EncodedImage> images = new ArrayList<>();
        for (JsonNode sample :
                new ObjectMapper().readTree(directory.resolve("data.json").toFile())) {
            Path file = directory.resolve("images").resolve(sample.path("image").asText());
            images.add(model.imageEncoder().encode(PictureReader.create().read(file), EncodingRun.unobserved()));
        }
        return images;
    }

    private static List<PromptIds> prompts(SafetensorsFile expected, int count) {
        List<PromptIds> prompts = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            int tokens = (int) GoldenCase.read(expected, "attention_mask")
                    .select(0, row)
                    .sum()
                    .to(DType.FLOAT32)
                    .item();
            prompts.add(PromptIds.of(
                    new TrainingPrompt(ids(expected, "input_ids", row, tokens), ids(expected, "labels", row, tokens)),
                    Quirks.defaults()));
        }
        return prompts;
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
