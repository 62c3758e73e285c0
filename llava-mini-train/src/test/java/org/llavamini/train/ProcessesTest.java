// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.TestingModel;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.MeetingPoint;
import org.llavamini.tensor.ProcessGroup;
import org.llavamini.train.record.StepReport;

/** Two processes, here threads of one, against one that trains alone. */
class ProcessesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SAMPLES = 10;

    @TempDir
    Path folder;

    private TestingConfigs configs;

    @BeforeEach
    void write() throws IOException {
        Path model = new TestingModel(6).write(Files.createDirectories(folder.resolve("model")));
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            String image = i % 5 == 4 ? "" : "\"image\": \"" + i % 4 + ".png\", ";
            samples.add("{\"id\": \"" + i + "\", " + image
                    + "\"conversations\": [{\"from\": \"human\", \"value\": \"" + (image.isEmpty() ? "" : "<image>\\n")
                    + "What is it?\"}, "
                    + "{\"from\": \"gpt\", \"value\": \"" + "a long answer ".repeat(i) + "\"}]}");
        }
        samples.set(0, samples.getFirst().replace("\"value\": \"\"", "\"value\": \"short\""));
        Files.write(folder.resolve("data.json"), samples);
        for (int i = 0; i < 4; i++) {
            TestingPngs.write(TestingModel.noise(i), folder.resolve(i + ".png"));
        }
        configs = TestingConfigs.finetune(folder, model, folder.resolve("data.json"), folder)
                .with(
                        "compressor.size=2",
                        "pre_fusion.layers=2",
                        "learning_rate=2e-3",
                        "projector_learning_rate=1e-3",
                        "shuffle=true",
                        "group_by_modality_length=false",
                        // 10 samples: the last step of an epoch has one micro-batch of 2, so that a process has
                        // nothing.
                        "batch_size=8",
                        "micro_batch_size=2",
                        "save_steps=5",
                        "max_steps=20");
    }

    private static Heard alone(TestingConfigs configs, boolean resume) {
        Heard heard = new Heard();
        new Trainer(configs.config(), 2, heard, Cancellation.NEVER).run(resume);
        return heard;
    }

    /** Runs two; the second stops when it is told to. */
    private static List<Heard> two(TestingConfigs configs, boolean resume, Cancellation second) {
        List<Heard> heard = List.of(new Heard(), new Heard());
        try (MeetingPoint meeting = MeetingPoint.host("127.0.0.1", 0, PATIENCE);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> {
                        try (MeetingPoint there = MeetingPoint.at("127.0.0.1", meeting.port(), PATIENCE)) {
                            train(configs, there, 1, heard.get(1), second, resume);
                        }
                    },
                    threads);
            train(configs, meeting, 0, heard.getFirst(), Cancellation.NEVER, resume);
            other.join();
        }
        return heard;
    }

    private static void train(
            TestingConfigs configs,
            MeetingPoint meeting,
            int rank,
            Heard heard,
            Cancellation cancellation,
            boolean resume) {
        try (ProcessGroup group = ProcessGroup.join(meeting, rank, 2, PATIENCE)) {
            new Trainer(configs.config(), 1, heard, cancellation, group).run(resume);
        }
    }

    private static void assertSame(List<StepReport> actual, List<StepReport> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            StepReport step = expected.get(i);
            assertThat(actual.get(i).step()).isEqualTo(step.step());
            assertThat(actual.get(i).loss()).as("loss of step %d", step.step()).isCloseTo(step.loss(), within(1e-4));
            assertThat(actual.get(i).gradNorm())
                    .as("norm in step %d", step.step())
                    .isCloseTo(step.gradNorm(), within(1e-3 * step.gradNorm()));
            assertThat(actual.get(i).tokens()).isEqualTo(step.tokens());
            assertThat(actual.get(i).samples()).isEqualTo(step.samples());
        }
    }

    @Test
    void twoProcessesTrainAsOne() {
        Heard one = alone(configs, false);
        List<Heard> two = two(configs.with("output=two"), false, Cancellation.NEVER);
        assertThat(one.steps()).hasSize(20);
        assertThat(one.steps().getLast().loss())
                .isLessThan(one.steps().getFirst().loss());
        for (Heard each : two) {
            assertSame(each.steps(), one.steps());
        }
        assertThat(folder.resolve("two/train-log.jsonl")).content().hasLineCount(20);
        assertThat(folder.resolve("two/model.safetensors")).isNotEmptyFile();
        assertThat(folder.resolve("two/loss.png")).isNotEmptyFile();
    }

    /** A state is that of any number of processes. */
    @Test
    void oneGoesOnWhereTwoStoppedAndTwoWhereOneDid() throws IOException {
        Heard through = alone(configs, false);
        LlavaMiniException cancelled = catchThrowableOfType(
                LlavaMiniException.class,
                () -> two(
                        configs.with("output=mixed"),
                        false,
                        () -> Files.exists(folder.resolve("mixed/checkpoints/step-5"))));
        assertThat(cancelled.code()).isEqualTo(ErrorCode.CANCELLED);
        long stopped;
        try (Stream<String> lines = Files.lines(folder.resolve("mixed/train-log.jsonl"))) {
            stopped = lines.count();
        }
        assertThat(stopped).isBetween(5L, 7L);
        assertThat(folder.resolve("mixed/checkpoints/step-" + stopped)).exists();

        Heard rest = new Heard();
        LlavaMiniException again = catchThrowableOfType(
                LlavaMiniException.class,
                () -> new Trainer(
                                configs.with("output=mixed").config(),
                                2,
                                rest,
                                () -> rest.steps().size() == 4)
                        .run(true));
        assertThat(again.code()).isEqualTo(ErrorCode.CANCELLED);
        assertSame(rest.steps(), through.steps().subList((int) stopped, (int) stopped + 4));
        List<Heard> end = two(configs.with("output=mixed"), true, Cancellation.NEVER);
        assertSame(end.get(1).steps(), through.steps().subList((int) stopped + 4, 20));
        assertThat(folder.resolve("mixed/train-log.jsonl")).content().hasLineCount(20);
    }

    @Test
    void badSamplesCountTogether() throws IOException {
        Files.delete(folder.resolve("1.png"));
        TestingConfigs short1 = configs.with("max_steps=4");
        Heard one = alone(short1, false);
        assertThat(one.bad()).as("samples 1, 5").hasSize(2);
        List<Heard> two = two(short1.with("output=two"), false, Cancellation.NEVER);
        assertSame(two.getFirst().steps(), one.steps());
        assertThat(two.getFirst().bad().size() + two.get(1).bad().size())
                .as("each named by who finds it first")
                .isEqualTo(2);

        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class,
                () -> two(short1.with("output=three", "max_bad_samples=1"), false, Cancellation.NEVER));
        assertThat(failure.code()).isEqualTo(ErrorCode.DATA_FORMAT);
        assertThat(failure).hasMessageContaining("2 of 10 samples cannot be used");
    }

    @Test
    void aStepMustHaveAMicroBatchForEach() {
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class, () -> two(configs.with("micro_batch_size=8"), false, Cancellation.NEVER));
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("not enough for 2 processes");
    }
}
