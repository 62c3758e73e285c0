// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.TestingDevice;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.golden.GoldenCase;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.ClipPreprocessing;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.tokenizer.Tokenizer;
import org.llavamini.train.batch.BadSamples;
import org.llavamini.train.batch.PixelLoader;
import org.llavamini.train.batch.SampleReader;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.LlavaJson;
import org.llavamini.train.loss.InstructionLoss;
import org.llavamini.train.loss.InstructionStep;
import org.llavamini.train.loss.StepLoss;
import org.llavamini.train.parallel.Alone;
import org.llavamini.train.parallel.Workers;
import org.llavamini.train.record.StepReport;
import org.llavamini.train.weights.TrainedModel;

/**
 * Training runs of the official PyTorch code: losses, gradients and weights. Tolerances: 1e-3 of a gradient's largest magnitude, 4e-5
 * of the weights after four steps, whose updates are about 2e-3.
 */
class GoldenTrainingTest {
    private static final double GRADIENT_TOLERANCE = 1e-3;
    private static final double WEIGHT_TOLERANCE = 4e-5;
    private static final String PACKED_BIAS = "model.compressor.attn.in_proj_bias";

    @TempDir
    Path folder;

    /** A case and the configuration of its run. */
    private record Case(GoldenCase golden, TestingConfigs configs) {
        JsonNode json() {
            return golden.json();
        }

        SafetensorsFile expected() {
            return golden.expected();
        }

        TrainConfig config() {
            return configs.config();
        }
    }

    private Case read(String name, String... settings) throws IOException {
        GoldenCase golden = GoldenCase.of(name);
        TestingConfigs configs = TestingConfigs.finetune(
                        folder,
                        golden.path("model_dir"),
                        golden.directory().resolve("data.json"),
                        golden.directory().resolve("images"))
                .with(
                        "vision_tower=" + golden.path("vision_tower_dir"),
                        "conversation=" + golden.text("conv_mode"),
                        "text_only=zero_image",
                        "group_by_modality_length=false",
                        "learning_rate=0.001",
                        "projector_learning_rate=0.001",
                        "schedule=cosine",
                        "warmup_ratio=0.03",
                        "epochs=1",
                        "device=" + TestingDevice.chosen())
                .with(settings);
        return new Case(golden, configs);
    }

    @ParameterizedTest
    @CsvSource({
        "train-llama31-c1, finetune, 1, query, 4",
        "train-vicuna-c2, finetune, 2, query, 2",
        "train-stage1-llava15, pretrain, 0, none, 0"
    })
    void gradientsOfTheFirstBatch(String name, String stage, int size, String kind, int layers) throws IOException {
        Case golden = read(
                name,
                "stage=" + stage,
                "compressor={kind: " + kind + ", size: " + size + "}",
                "pre_fusion.layers=" + layers);
        try (TrainedModel model = TrainedModel.open(golden.config());
                SafetensorsFile expected = golden.expected()) {
            StepLoss.Result result = firstStep(model, golden.config(), 2);
            assertThat(result.loss())
                    .isCloseTo(golden.json().path("losses").path(0).asDouble(), within(1e-4));
            compareGradients(expected, model.trainable());
        }
    }

    /** A picture, a folder of frames and a text alone in one batch. */
    @Test
    void gradientsOfAMixedBatch() throws IOException {
        Case golden = read("train-mixed-llama31-c1", "compressor.size=1", "pre_fusion.layers=4", "batch_size=3");
        try (TrainedModel model = TrainedModel.open(golden.config());
                SafetensorsFile expected = golden.expected()) {
            StepLoss.Result result = firstStep(model, golden.config(), 3);
            assertThat(result.loss()).isCloseTo(golden.json().path("loss").asDouble(), within(1e-4));
            JsonNode norms = golden.json().path("grad_norm_per_parameter");
            assertThat(norms.size()).isEqualTo(model.trainable().size());
            norms.properties().forEach(norm -> {
                Tensor gradient =
                        model.trainable().get(norm.getKey()).gradient().orElseThrow();
                assertThat(gradient.norm().item())
                        .as("norm of the gradient of %s", norm.getKey())
                        .isCloseTo(
                                norm.getValue().asDouble(),
                                within(1e-3 * norm.getValue().asDouble()));
            });
            compareGradients(expected, model.trainable());
        }
    }

    private static StepLoss.Result firstStep(TrainedModel model, TrainConfig config, int samples) {
        try (Tokenizer tokenizer = Tokenizer.open(config.model());
                Workers workers = new Workers(1)) {
            PixelLoader pixels = new PixelLoader(
                    PictureReader.create(),
                    new TowerShape(ImagePreprocessor.of(ClipPreprocessing.clip(336)), true),
                    config.media().frames(),
                    Optional.empty());
            List<InstructionSample> all =
                    LlavaJson.read(config.data().getFirst()).good();
            BadSamples bad = new BadSamples(config.badSamples(), all.size(), report -> {}, new Alone());
            SampleReader reader = new SampleReader(
                    pixels,
                    new PromptTokenizer(tokenizer),
                    config.conversation().orElseThrow(),
                    config.media().textOnly(),
                    config.maxLength(),
                    1,
                    config.media().augmentation(),
                    config.seed(),
                    bad);
            return new InstructionStep(
                            reader,
                            model.replicas(1),
                            networks -> new InstructionLoss(
                                    networks, config.device(), new InstructionLoss.Choices(false, false)),
                            List.copyOf(model.trainable().values()),
                            config.batch().microSize(),
                            config.gradientCheckpointing(),
                            workers,
                            bad,
                            new Alone())
                    .backward(0, all.subList(0, samples));
        }
    }

    private static void compareGradients(SafetensorsFile expected, Map<String, Tensor> weights) {
        List<String> gradients = expected.names().stream()
                .filter(name -> name.startsWith("grad."))
                .toList();
        assertThat(gradients).hasSizeGreaterThanOrEqualTo(4);
        for (String gradient : gradients) {
            String name = gradient.substring("grad.".length());
            assertThat(weights).containsKey(name);
            float[] reference = read(expected, gradient);
            float[] computed = weights.get(name).gradient().orElseThrow().toFloats();
            if (name.equals(PACKED_BIAS)) {
                forgetKeys(reference);
                forgetKeys(computed);
            }
            assertThat(largestDifference(computed, reference))
                    .as("largest difference of the gradient of %s", name)
                    .isLessThanOrEqualTo(
                            GRADIENT_TOLERANCE * largestDifference(reference, new float[reference.length]));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "train-llama31-c1, finetune, 1, query, 4, 1",
        "train-vicuna-c2, finetune, 2, query, 2, 2",
        "train-stage1-llava15, pretrain, 0, none, 0, 1"
    })
    void lossesNormsAndWeightsOfFourSteps(String name, String stage, int size, String kind, int layers, int threads)
            throws IOException {
        Case golden = read(
                name,
                "stage=" + stage,
                "compressor={kind: " + kind + ", size: " + size + "}",
                "pre_fusion.layers=" + layers);
        List<StepReport> reports = new ArrayList<>();
        new Trainer(golden.config(), threads, reports::add, Cancellation.NEVER).run(false);
        assertThat(reports).hasSize(4);
        for (int step = 0; step < 4; step++) {
            assertThat(reports.get(step).loss())
                    .as("loss of step %d", step)
                    .isCloseTo(golden.json().path("losses").path(step).asDouble(), within(1e-3));
            double norm = golden.json().path("grad_norms").path(step).asDouble();
            assertThat(reports.get(step).gradNorm()).as("norm in step %d", step).isCloseTo(norm, within(1e-3 * norm));
            assertThat(reports.get(step).learningRate())
                    .isCloseTo(golden.json().path("learning_rates").path(step).asDouble(), within(1e-9));
        }
        try (SafetensorsFile expected = golden.expected();
                Checkpoint trained = Checkpoint.open(folder.resolve("out"))) {
            for (String stored : expected.names()) {
                if (stored.startsWith("final.")) {
                    String weight = stored.substring("final.".length());
                    float[] reference = read(expected, stored);
                    TensorEntry entry = trained.entry(weight);
                    float[] computed = Tensor.copyOf(trained.segment(weight), entry.dtype(), entry.shape())
                            .toFloats();
                    if (weight.equals(PACKED_BIAS)) {
                        forgetKeys(reference);
                        forgetKeys(computed);
                    }
                    assertThat(largestDifference(computed, reference))
                            .as("largest difference of %s after four steps", weight)
                            .isLessThanOrEqualTo(WEIGHT_TOLERANCE);
                }
            }
        }
    }

    /** A bias of the keys moves all scores alike, so that its gradient is nothing but rounding. */
    private static void forgetKeys(float[] packed) {
        Arrays.fill(packed, packed.length / 3, 2 * packed.length / 3, 0);
    }

    private static double largestDifference(float[] one, float[] other) {
        assertThat(one).hasSameSizeAs(other);
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }

    private static float[] read(SafetensorsFile file, String name) {
        try (TensorScope _ = TensorScope.open()) {
            return Tensor.copyOf(
                            file.segment(name),
                            file.entry(name).dtype(),
                            file.entry(name).shape())
                    .toFloats();
        }
    }
}
