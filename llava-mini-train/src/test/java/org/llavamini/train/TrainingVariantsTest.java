// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.TestingModel;
import org.llavamini.VideoInput;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.export.ModelQuantizer;
import org.llavamini.train.export.QuantizedForms;
import org.llavamini.train.export.StoredForm;
import org.llavamini.train.record.StepReport;

/** Short runs of what configuration can choose, on a tiny random model. */
class TrainingVariantsTest {
    private static final long SEED = 6;

    @TempDir
    Path folder;

    private Path model;
    private TestingConfigs configs;

    @BeforeEach
    void write() throws IOException {
        model = new TestingModel(SEED).write(Files.createDirectories(folder.resolve("model")));
        List<String> samples = new ArrayList<>();
        samples.add(sample("picture", "\"image\": \"0.png\",", "<image>\\nWhat is this?", "a red box"));
        samples.add(sample("clip", "\"video\": \"clip\",", "<video>\\nWhat moves?", "two small things"));
        samples.add(sample("text", "", "How are you?", "fine"));
        samples.add(sample("again", "\"image\": \"1.png\",", "<image>\\nWhat is there?", "nothing"));
        Files.write(folder.resolve("data.json"), samples);
        TestingPngs.write(TestingModel.noise(0), folder.resolve("0.png"));
        TestingPngs.write(TestingModel.noise(1), folder.resolve("1.png"));
        Files.createDirectories(folder.resolve("clip"));
        for (int i = 0; i < 3; i++) {
            TestingPngs.write(TestingModel.noise(2 + i), folder.resolve("clip/" + i + ".png"));
        }
        configs = TestingConfigs.finetune(folder, model, folder.resolve("data.json"), folder)
                .with(
                        "compressor.size=2",
                        "pre_fusion.layers=2",
                        "learning_rate=5e-3",
                        "projector_learning_rate=1e-3",
                        "batch_size=4",
                        "max_steps=7");
    }

    private static String sample(String id, String media, String question, String answer) {
        return "{\"id\": \"" + id + "\", " + media + " \"conversations\": [{\"from\": \"human\", \"value\": \""
                + question + "\"}, {\"from\": \"gpt\", \"value\": \"" + answer + "\"}]}";
    }

    private static List<StepReport> train(TestingConfigs configs) {
        List<StepReport> reports = new ArrayList<>();
        new Trainer(configs.config(), 1, reports::add, Cancellation.NEVER).run(false);
        return reports;
    }

    private static double last(List<StepReport> reports) {
        return reports.getLast().loss();
    }

    /** Every arrangement of the paper's ablations learns, and its output opens and answers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compressor={kind: query, size: 1} | pre_fusion.layers=0 | text_only=plain",
                "compressor={kind: query, size: 1} | pre_fusion.layers=1 | text_only=zero_image",
                "compressor={kind: query, size: 4} | pre_fusion.layers=2 | dtype=bfloat16",
                "compressor={kind: query, size: 2} | pre_fusion={layers: 3} | text_only=plain",
                "compressor={kind: query, size: 2} | pre_fusion={layers: 2, place: inside} | text_only=plain",
                "compressor={kind: average, size: 1} | pre_fusion={layers: 1, place: inside} | text_only=zero_image",
                "compressor={kind: query, size: 0} | pre_fusion={layers: 2, place: inside} | gradient_checkpointing=true",
                "compressor={kind: average, size: 2} | pre_fusion.layers=2 | resolution_ratio=2",
                "compressor={kind: none} | pre_fusion.layers=2 | image_aspect_ratio=pad",
                "compressor={kind: query, size: 0} | pre_fusion.layers=2 | quirks={fuse-compressed: true}",
                "compressor={kind: none} | pre_fusion.layers=0 | quirks={embedding-gradient: true}",
                "compressor={kind: query, size: 2} | pre_fusion={layers: 2, init: random} | quirks={compress-space: llm}"
            })
    void everyArrangementLearnsAndOpens(String compressor, String fusion, String more) {
        List<StepReport> reports = train(configs.with(compressor.strip(), fusion.strip(), more.strip()));
        assertThat(last(reports)).isLessThan(0.8 * reports.getFirst().loss());
        Path output = folder.resolve("out");
        try (Checkpoint checkpoint = Checkpoint.open(output)) {
            Set<String> expected = checkpoint.expected().stream()
                    .map(ExpectedWeight::name)
                    .filter(name -> !name.equals("lm_head.weight")
                            || !checkpoint.config().languageModel().tiedEmbeddings())
                    .collect(Collectors.toSet());
            assertThat(checkpoint.names())
                    .as("exactly the weights of the layout")
                    .isEqualTo(expected);
            boolean plain = compressor.contains("none") && fusion.contains("=0");
            assertThat(checkpoint.config().architecture())
                    .isEqualTo(plain ? Architecture.LLAVA : Architecture.LLAVA_MINI);
        }
        try (LlavaMini trained =
                LlavaMini.builder(output).precision(ModelPrecision.FLOAT32).build()) {
            assertThat(trained.ask(Prompt.of("What is this?").image(folder.resolve("0.png")))
                            .text())
                    .isNotNull();
        }
    }

    /** Fusion layers of an earlier output, named by its file or by its directory. */
    @ParameterizedTest
    @ValueSource(strings = {"earlier", "earlier/model.safetensors"})
    void preFusionStartsFromAFile(String init) {
        Path earlier = folder.resolve("earlier");
        Path bare = folder.resolve("bare");
        train(configs.with("output=" + bare, "pre_fusion.layers=0", "max_steps=1"));
        train(configs.with("output=" + earlier, "model=" + bare));
        train(configs.with(
                "model=" + bare, "pre_fusion.init=" + folder.resolve(init), "trainable=[compressor]", "max_steps=1"));
        String layer = "model.prefusion_layers.1.mlp.up_proj.weight";
        try (WeightFiles before = WeightFiles.open(earlier);
                WeightFiles after = WeightFiles.open(folder.resolve("out"));
                WeightFiles language = WeightFiles.open(bare)) {
            assertThat(after.segment(layer).mismatch(before.segment(layer))).isEqualTo(-1);
            assertThat(after.segment(layer).mismatch(language.segment("model.layers.1.mlp.up_proj.weight")))
                    .isNotEqualTo(-1);
        }
    }

    /** The text of the mixture has nothing to teach a compressor, and does not stop what the pictures teach it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textBesidePicturesTeachesACompressorNothing(boolean recomputed) {
        TestingConfigs compressorOnly =
                configs.with("trainable=[compressor]", "gradient_checkpointing=" + recomputed, "micro_batch_size=1");
        assertThat(last(train(compressorOnly)))
                .isLessThan(train(compressorOnly.with("max_steps=1")).getFirst().loss());
    }

    /** Without weights there is no model, unless it is said that none are wanted. */
    @Test
    void aLanguageModelStartsFromScratch() throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        assertThatThrownBy(() -> train(configs))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining(model.toString());
        List<StepReport> reports = train(configs.with("from_scratch=true", "trainable=[language_model, embeddings]"));
        assertThat(reports.getFirst().loss())
                .as("nothing is known of the next token")
                .isCloseTo(Math.log(TestingModel.VOCABULARY), within(0.5));
        assertThat(last(reports)).isLessThan(0.8 * reports.getFirst().loss());
        Checkpoint.open(folder.resolve("out")).close();
    }

    /** What is trained is what answers: pictures, clips and text alone. */
    @Test
    void fusionInsideTheLanguageModelAnswersAsItLearned() {
        List<StepReport> reports = train(configs.with("pre_fusion.place=inside", "learning_rate=1e-2", "max_steps=80"));
        assertThat(last(reports)).as("seed %s", SEED).isLessThan(0.02);
        Path output = folder.resolve("out");
        assertThat(output.resolve("config.json")).content().contains("\"prefusion_place\": \"inside\"");
        try (LlavaMini trained =
                LlavaMini.builder(output).precision(ModelPrecision.FLOAT32).build()) {
            Path clip = folder.resolve("clip");
            Prompt picture = Prompt.of("What is this?").image(folder.resolve("0.png"));
            assertThat(trained.ask(picture).text()).isEqualTo("a red box");
            assertThat(trained.ask(Prompt.of("What is there?").image(folder.resolve("1.png")))
                            .text())
                    .isEqualTo("nothing");
            assertThat(trained.ask(picture).text()).as("asked again").isEqualTo("a red box");
            assertThat(trained.ask(Prompt.of("What moves?").video(VideoInput.of(clip)))
                            .text())
                    .isEqualTo("two small things");
            assertThat(trained.ask(Prompt.of("How are you?")).text()).isEqualTo("fine");
        }
    }

    @Test
    void recomputedLayersGiveTheSameGradients() {
        List<StepReport> plain = train(configs.with("max_steps=4"));
        List<StepReport> recomputed = train(configs.with("max_steps=4", "gradient_checkpointing=true"));
        for (int i = 0; i < 4; i++) {
            assertThat(recomputed.get(i).loss())
                    .as("loss of step %d", i)
                    .isCloseTo(plain.get(i).loss(), within(1e-4));
            assertThat(recomputed.get(i).gradNorm())
                    .as("norm in step %d", i)
                    .isCloseTo(
                            plain.get(i).gradNorm(), within(1e-3 * plain.get(i).gradNorm()));
        }
    }

    @Test
    void textAloneIsFusedIfAsked() {
        double plain = train(configs.with("max_steps=1")).getFirst().loss();
        double fused = train(configs.with("max_steps=1", "text_only=zero_image"))
                .getFirst()
                .loss();
        assertThat(fused).isNotCloseTo(plain, within(1e-4));
    }

    /** The adapter on its base, and the sum of both, are the same model. */
    @Test
    void lowRankUpdatesLearnApartOrMerged() throws IOException {
        TestingConfigs lora = configs.with("lora={rank: 4, alpha: 8, dropout: 0.1, targets: [q, v, down]}");
        List<StepReport> apart = train(lora);
        assertThat(last(apart)).isLessThan(apart.getFirst().loss());
        Path adapter = Files.move(folder.resolve("out"), folder.resolve("adapter"));
        assertThat(adapter.resolve("adapter_config.json")).content().contains("\"r\" : 4", "down_proj");
        assertThat(adapter.resolve("model.safetensors")).doesNotExist();

        List<StepReport> merged = train(lora.with("lora.merge=true"));
        assertThat(last(merged)).isEqualTo(last(apart));
        try (Checkpoint base = Checkpoint.open(model);
                Checkpoint one = Checkpoint.open(adapter, CheckpointOptions.none());
                Checkpoint other = Checkpoint.open(folder.resolve("out"));
                TensorScope _ = TensorScope.open()) {
            Set<String> moved = new java.util.TreeSet<>();
            for (String name : other.names()) {
                float[] sum = values(one, name);
                assertThat(largestDifference(sum, values(other, name))).as(name).isLessThan(1e-6);
                if (name.startsWith("model.layers.") && largestDifference(sum, values(base, name)) > 0) {
                    moved.add(name.replaceFirst("model.layers.\\d+.", ""));
                }
            }
            assertThat(moved)
                    .containsExactly("mlp.down_proj.weight", "self_attn.q_proj.weight", "self_attn.v_proj.weight");
        }
    }

    /** What is stored as integers is not taken for the numbers: these come back, as far as so few bits tell them. */
    @ParameterizedTest
    @CsvSource({"int8, 0.004", "int4, 0.13"})
    void trainingGoesOnFromAQuantizedModel(String form, double precision) {
        Path quantized = folder.resolve(form);
        StoredForm all = StoredForm.valueOf(form.toUpperCase(Locale.ROOT));
        ModelQuantizer.quantize(new QuantizedForms(all, all, all, 100_000), model, Optional.empty(), quantized);
        train(configs.with("model=" + quantized, "trainable=[compressor]", "max_steps=1"));
        try (Checkpoint before = Checkpoint.open(model);
                Checkpoint after = Checkpoint.open(folder.resolve("out"));
                TensorScope _ = TensorScope.open()) {
            assertThat(after.config().quantization()).isEmpty();
            assertThat(after.names()).isEqualTo(before.names());
            for (String name : before.names()) {
                if (!name.startsWith("model.compressor.")) {
                    float[] original = values(before, name);
                    double largest = largestDifference(original, new float[original.length]);
                    assertThat(largestDifference(original, values(after, name)))
                            .as(name)
                            .isLessThan(precision * largest);
                }
            }
        }
    }

    @Test
    void anAdapterNeedsABaseInFloatingPoint() {
        Path quantized = folder.resolve("quantized");
        ModelQuantizer.quantize(QuantizedForms.of(StoredForm.INT8), model, Optional.empty(), quantized);
        TestingConfigs lora = configs.with("model=" + quantized, "lora={rank: 4}", "max_steps=1");
        assertThatThrownBy(() -> train(lora))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageStartingWith("lora: the model is quantised")
                .hasMessageContaining("lora.merge");
        train(lora.with("lora.merge=true"));
        assertThat(folder.resolve("out/model.safetensors")).exists();
    }

    private static float[] values(Checkpoint checkpoint, String name) {
        return Tensor.copyOf(
                        checkpoint.segment(name),
                        checkpoint.entry(name).dtype(),
                        checkpoint.entry(name).shape())
                .toFloats();
    }

    private static double largestDifference(float[] one, float[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }

    /** More tokens than the tiny tower has patches are no fault: their positions are interpolated. */
    @ParameterizedTest
    @ValueSource(ints = {8, 12, 24})
    void compressorsOfAnySize(int size) {
        StepReport report =
                train(configs.with("compressor.size=" + size, "max_steps=1")).getFirst();
        assertThat(report.loss()).isBetween(1.0, 20.0);
        assertThat(report.gradNorm()).isGreaterThan(0);
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("out"))) {
            assertThat(checkpoint.entry("model.compressor.query").shape())
                    .isEqualTo(
                            Shape.of((long) size * size, TestingModel.vision().hiddenSize()));
        }
    }

    @Test
    void longSamplesAreCut() {
        assertThat(train(configs.with("max_length=70", "max_steps=1"))
                        .getFirst()
                        .tokens())
                .isLessThanOrEqualTo(
                        train(configs.with("max_steps=1")).getFirst().tokens());
    }
}
