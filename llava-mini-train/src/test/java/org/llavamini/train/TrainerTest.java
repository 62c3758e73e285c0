// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.train.TestingOutputs.moved;
import static org.llavamini.train.TestingOutputs.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.ResidentMemory;
import org.llavamini.TestingModel;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.NativeObjects;
import org.llavamini.train.config.TrainedPart;
import org.llavamini.train.record.StepReport;

/** Whole runs on a tiny random model and eight questions about four pictures. */
class TrainerTest {
    private static final List<String> ANSWERS =
            List.of("red", "circle", "a small box", "two", "red", "left", "yes", "nothing");
    private static final long SEED = 6;
    private static final long SLACK_MEBIBYTES = 48;

    @TempDir
    Path folder;

    private Path model;
    private TestingConfigs configs;

    @BeforeEach
    void write() throws IOException {
        model = new TestingModel(SEED).write(Files.createDirectories(folder.resolve("model")));
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < ANSWERS.size(); i++) {
            samples.add("{\"id\": \"" + i + "\", \"image\": \"" + i / 2
                    + ".png\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>\\nWhat is "
                    + (i % 2 == 0 ? "this" : "there") + "?\"}, {\"from\": \"gpt\", \"value\": \"" + ANSWERS.get(i)
                    + "\"}]}");
        }
        Files.write(folder.resolve("data.json"), samples);
        for (int i = 0; i < ANSWERS.size() / 2; i++) {
            TestingPngs.write(TestingModel.noise(i), folder.resolve(i + ".png"));
        }
        configs = TestingConfigs.finetune(folder, model, folder.resolve("data.json"), folder)
                .with(
                        "compressor.size=2",
                        "pre_fusion.layers=2",
                        "projector_learning_rate=1e-3",
                        "batch_size=8",
                        "share_pictures=true",
                        "shuffle=true");
    }

    private static List<StepReport> train(TestingConfigs configs) {
        List<StepReport> reports = new ArrayList<>();
        new Trainer(configs.config(), 2, reports::add, Cancellation.NEVER).run(false);
        return reports;
    }

    @Test
    void learnsEightAnswersByHeart() {
        List<StepReport> reports = train(configs.with("learning_rate=1e-2", "max_steps=90"));
        assertThat(reports).hasSize(90);
        assertThat(reports.getFirst().loss()).isGreaterThan(2);
        assertThat(reports.getLast().loss()).as("seed %s", SEED).isLessThan(0.01);
        assertThat(reports.getLast().samples()).isEqualTo(720);

        Path output = folder.resolve("out");
        assertThat(output.resolve("loss.png")).isNotEmptyFile();
        assertThat(output.resolve("train-log.jsonl")).content().hasLineCount(90);
        try (Checkpoint checkpoint = Checkpoint.open(output)) {
            assertThat(checkpoint.check().isComplete()).isTrue();
        }
        try (LlavaMini trained =
                LlavaMini.builder(output).precision(ModelPrecision.FLOAT32).build()) {
            for (int i = 0; i < ANSWERS.size(); i++) {
                Prompt question = Prompt.of(i % 2 == 0 ? "What is this?" : "What is there?")
                        .image(folder.resolve(i / 2 + ".png"));
                assertThat(trained.ask(question).text())
                        .as("the same question about another picture has another answer")
                        .isEqualTo(ANSWERS.get(i));
            }
        }
    }

    @Test
    void aResumedRunGivesTheWeightsOfOneThatWasNeverStopped() {
        TestingConfigs run = configs.with(
                "batch_size=5", "micro_batch_size=2", "share_pictures=false", "max_steps=8", "save_steps=2");
        new Trainer(run.config(), 2, report -> {}, Cancellation.NEVER).run(false);
        List<float[]> through = weights(folder.resolve("out"));

        List<StepReport> reports = new ArrayList<>();
        LlavaMiniException cancelled = catchThrowableOfType(
                LlavaMiniException.class,
                () -> new Trainer(run.config(), 2, reports::add, () -> reports.size() == 5).run(false));
        assertThat(cancelled.code()).isEqualTo(ErrorCode.CANCELLED);
        // Stopped once more before the first step: the state of step 5 is there already.
        LlavaMiniException again = catchThrowableOfType(
                LlavaMiniException.class, () -> new Trainer(run.config(), 2, reports::add, () -> true).run(true));
        assertThat(again.code()).isEqualTo(ErrorCode.CANCELLED);
        new Trainer(run.config(), 2, reports::add, Cancellation.NEVER).run(true);

        assertThat(reports.stream().map(StepReport::step))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 8).mapToObj(Long::valueOf).toList());
        assertThat(reports.getLast().tokens()).isGreaterThan(reports.get(4).tokens());
        assertThat(folder.resolve("out/train-log.jsonl")).content().hasLineCount(8);
        assertSame(weights(folder.resolve("out")), through);
    }

    /** Kills with SIGKILL at random moments, half of them while a state is being written. */
    @Test
    void aKilledRunLosesNothing() throws Exception {
        List<String> settings =
                List.of("batch_size=5", "micro_batch_size=2", "share_pictures=false", "max_steps=20", "save_steps=1");
        new Trainer(configs.with(settings.toArray(String[]::new)).config(), 2, report -> {}, Cancellation.NEVER)
                .run(false);
        List<float[]> through = weights(folder.resolve("out"));

        Path killed = folder.resolve("killed");
        List<String> overrides =
                new ArrayList<>(configs.with(settings.toArray(String[]::new)).overrides());
        overrides.add("output=" + killed);
        Path unfinished = killed.resolve("checkpoints/unfinished");
        long[] reached = new long[3];
        for (int kill = 0; kill < reached.length; kill++) {
            Process process = TestingRun.start(configs.file(), overrides);
            long before = lastSaved(killed);
            while (process.isAlive() && lastSaved(killed) < before + 2 + kill) {
                Thread.sleep(1);
            }
            while (process.isAlive() && kill % 2 == 0 && !Files.exists(unfinished)) {
                Thread.onSpinWait();
            }
            process.destroyForcibly().waitFor();
            reached[kill] = lastSaved(killed);
            assertThat(reached[kill]).as("the last good state is there").isGreaterThanOrEqualTo(before);
        }
        assertThat(reached[0]).as("killed on the way").isBetween(1L, 19L);
        assertThat(TestingRun.waitFor(TestingRun.start(configs.file(), overrides)))
                .isZero();
        assertThat(killed.resolve("train-log.jsonl")).content().hasLineCount(20);
        assertSame(weights(killed), through);
    }

    private static long lastSaved(Path output) throws IOException {
        Path folder = output.resolve("checkpoints");
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> states = Files.list(folder)) {
            return states.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("step-"))
                    .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
                    .max()
                    .orElse(0);
        }
    }

    @Test
    void aDamagedStateGivesWayToTheOneBefore() throws IOException {
        TestingConfigs run = configs.with("max_steps=4", "save_steps=1");
        train(run);
        List<float[]> through = weights(folder.resolve("out"));
        Files.writeString(folder.resolve("out/checkpoints/step-4/state.safetensors"), "cut");
        List<StepReport> reports = new ArrayList<>();
        new Trainer(run.config(), 2, reports::add, Cancellation.NEVER).run(true);
        assertThat(reports).hasSize(1);
        assertSame(weights(folder.resolve("out")), through);
    }

    @Test
    void anotherRunsStateIsNoBeginning() {
        train(configs.with("max_steps=2", "save_steps=1"));
        LlavaMiniException order = catchThrowableOfType(
                LlavaMiniException.class,
                () -> new Trainer(configs.with("seed=9").config(), 2, report -> {}, Cancellation.NEVER).run(true));
        assertThat(order).hasMessageContaining("cannot resume").hasMessageContaining("seed 9");
        LlavaMiniException parts = catchThrowableOfType(
                LlavaMiniException.class,
                () -> new Trainer(configs.with("trainable=[projector]").config(), 2, report -> {}, Cancellation.NEVER)
                        .run(true));
        assertThat(parts).hasMessageContaining("cannot resume: the saved run trained other weights");
    }

    private static void assertSame(List<float[]> weights, List<float[]> expected) {
        assertThat(weights).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(weights.get(i)).isEqualTo(expected.get(i));
        }
    }

    @Test
    void onlyTheNamedPartsMove() {
        train(configs.with("max_steps=2", "trainable=[compressor, pre_fusion]"));
        Path output = folder.resolve("out");
        assertThat(moved(model, output)).containsExactlyInAnyOrder(TrainedPart.COMPRESSOR, TrainedPart.PRE_FUSION);
    }

    @Test
    void anAdapterBringsWhatLiesBetweenTowerAndLanguageModel() throws IOException {
        Path adapter = new TestingModel(SEED + 1).write(Files.createDirectories(folder.resolve("adapter")));
        train(configs.with("adapter=" + adapter, "learning_rate=0", "projector_learning_rate=0", "max_steps=1"));
        Path output = folder.resolve("out");
        assertThat(moved(model, output))
                .containsExactlyInAnyOrder(TrainedPart.PROJECTOR, TrainedPart.COMPRESSOR, TrainedPart.PRE_FUSION);
        assertThat(moved(adapter, output))
                .containsExactlyInAnyOrder(
                        TrainedPart.VISION_TOWER, TrainedPart.EMBEDDINGS, TrainedPart.LANGUAGE_MODEL);
    }

    @Test
    void pretrainingMovesTheProjectorOnly() {
        List<StepReport> reports = train(configs.with(
                "stage=pretrain",
                "compressor.kind=none",
                "pre_fusion.layers=0",
                "conversation=plain",
                "learning_rate=1e-2",
                "projector_learning_rate=1e-2",
                "max_steps=40"));
        assertThat(reports.getLast().loss()).isLessThan(0.9 * reports.getFirst().loss());
        assertThat(moved(model, folder.resolve("out"))).containsExactly(TrainedPart.PROJECTOR);
    }

    @Test
    void picturesAndCaptionsFindEachOther() {
        List<StepReport> reports =
                train(configs.with("stage=vision", "compressor.kind=query", "learning_rate=3e-3", "max_steps=40"));
        assertThat(reports.getLast().loss()).isLessThan(0.7 * reports.getFirst().loss());
        assertThat(moved(model, folder.resolve("out"))).containsExactly(TrainedPart.VISION_TOWER);
    }

    @Test
    void manyStepsLeaveNothingBehind() {
        List<Long> resident = new ArrayList<>();
        List<Long> objects = new ArrayList<>();
        TestingConfigs run = configs.with("micro_batch_size=4", "max_steps=80", "save_steps=10000");
        new Trainer(
                        run.config(),
                        2,
                        report -> {
                            if (report.step() == 30 || report.step() == 80) {
                                objects.add(NativeObjects.count());
                                resident.add(ResidentMemory.mebibytesOutsideHeap());
                            }
                        },
                        Cancellation.NEVER)
                .run(false);
        assertThat(resident).hasSize(2);
        assertThat(objects.get(1) - objects.get(0))
                .as("native objects that 50 steps left")
                .isLessThan(25);
        assertThat(resident.get(1) - resident.get(0))
                .as("growth of the resident set in MiB over 50 steps")
                .isLessThan(SLACK_MEBIBYTES);
    }

    private static Heard hear(TestingConfigs configs) {
        Heard heard = new Heard();
        new Trainer(configs.config(), 2, heard, Cancellation.NEVER).run(false);
        return heard;
    }

    @Test
    void samplesCutBeforeTheirAnswersEndTheRunIfTheyAreTooMany() {
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class, () -> train(configs.with("max_length=40", "max_steps=2")));
        assertThat(failure)
                .hasMessageContaining("4 of 8 samples cannot be used, more than the 3 of max_bad_samples")
                .hasMessageContaining("max_length 40");
        assertThat(failure.code()).isEqualTo(ErrorCode.DATA_FORMAT);
    }

    @Test
    void aBadSampleIsNamedAndLeftOutWhole() throws IOException {
        Files.delete(folder.resolve("2.png"));
        Heard heard = hear(configs.with("max_steps=3", "micro_batch_size=2", "shuffle=false"));
        assertThat(heard.bad()).as("each once").hasSize(2);
        assertThat(heard.bad().getFirst().id()).isEqualTo("4");
        assertThat(heard.bad().getFirst().toString())
                .contains("2.png")
                .contains("data.json")
                .doesNotContain("\n");

        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("data.json")));
        lines.subList(4, 6).clear();
        Files.write(folder.resolve("data.json"), lines);
        Heard without = hear(configs.with("max_steps=3", "micro_batch_size=2", "shuffle=false", "batch_size=6"));
        assertThat(without.bad()).isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(heard.steps().get(i).loss())
                    .as("loss of step %d, with the bad sample and without it in the file", i)
                    .isCloseTo(without.steps().get(i).loss(), within(1e-5));
            assertThat(heard.steps().get(i).gradNorm())
                    .isCloseTo(without.steps().get(i).gradNorm(), within(1e-4));
        }
    }

    @Test
    void badSamplesBeyondTheLimitEndTheRun() throws IOException {
        Files.delete(folder.resolve("2.png"));
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class, () -> train(configs.with("max_steps=2", "max_bad_samples=1")));
        assertThat(failure)
                .hasMessageContaining("2 of 8")
                .hasMessageContaining("2.png")
                .hasMessageNotContaining("\n");
        assertThat(failure.code()).isEqualTo(ErrorCode.DATA_FORMAT);
    }
}
