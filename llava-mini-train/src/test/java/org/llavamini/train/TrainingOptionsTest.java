// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.llavamini.train.TestingOutputs.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.TestingModel;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.record.LearningPart;
import org.llavamini.train.record.StepReport;
import org.llavamini.train.record.TrainingListener;

/** What a run can do besides taking steps, on a tiny random model and eight questions about four pictures. */
class TrainingOptionsTest {
    private static final List<String> ANSWERS =
            List.of("red", "circle", "a small box", "two", "red", "left", "yes", "nothing");
    private static final long SEED = 6;

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

    private List<StepReport> train(boolean resume, String... more) {
        List<StepReport> reports = new ArrayList<>();
        new Trainer(configs.with(more).config(), 2, reports::add, Cancellation.NEVER).run(resume);
        return reports;
    }

    private List<float[]> trained(String... more) {
        train(false, more);
        return weights(folder.resolve("out"));
    }

    private static void assertSame(List<float[]> weights, List<float[]> expected) {
        assertThat(weights).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(weights.get(i)).isEqualTo(expected.get(i));
        }
    }

    /** The two samples of a picture are a micro-batch, so that each picture passes the tower by itself with and without. */
    @Test
    void featuresThatAreKeptChangeNothing() throws IOException {
        List<float[]> without = trained("micro_batch_size=2", "max_steps=4");
        assertSame(trained("micro_batch_size=2", "max_steps=4", "cache_features=features"), without);
        List<Path> kept = files();
        assertThat(kept).as("one file a picture").hasSize(4);
        assertSame(trained("micro_batch_size=2", "max_steps=4", "cache_features=features"), without);
        assertThat(files()).isEqualTo(kept);
        // What a kill or a bad disk leaves is made anew.
        Files.write(kept.getFirst(), Arrays.copyOf(Files.readAllBytes(kept.getFirst()), 200));
        byte[] flipped = Files.readAllBytes(kept.getLast());
        flipped[flipped.length - 1] ^= 1;
        Files.write(kept.getLast(), flipped);
        assertSame(trained("micro_batch_size=2", "max_steps=4", "cache_features=features"), without);
        assertThat(Files.readAllBytes(kept.getLast())).isNotEqualTo(flipped);
    }

    @Test
    void featuresAreReadInsteadOfComputed() throws IOException {
        List<float[]> own = trained("micro_batch_size=2", "max_steps=1", "cache_features=features");
        // Where another picture's features lie under a picture's name, these are learned: they are read indeed.
        List<Path> kept = files();
        byte[] first = Files.readAllBytes(kept.get(0));
        for (Path file : kept) {
            Files.write(file, first);
        }
        List<float[]> other = trained("micro_batch_size=2", "max_steps=1", "cache_features=features");
        assertThat(IntStream.range(0, own.size()).allMatch(i -> Arrays.equals(own.get(i), other.get(i))))
                .isFalse();
    }

    @Test
    void anotherTowerHasOtherFeatures() throws IOException {
        trained("micro_batch_size=2", "max_steps=1", "cache_features=features");
        trained("micro_batch_size=2", "max_steps=1", "cache_features=features", "image_aspect_ratio=pad");
        assertThat(files()).hasSize(8);
    }

    @Test
    void featuresAreBounded() throws IOException {
        List<float[]> without = trained("micro_batch_size=2", "max_steps=2");
        assertSame(
                trained(
                        "micro_batch_size=2",
                        "max_steps=2",
                        "cache_features=features",
                        "cache_features_gigabytes=0.0000001"),
                without);
        assertThat(files()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(folder.resolve("features"))) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void validationEndsARunThatLearnsNothingMore() throws IOException {
        String[] settings = {
            "learning_rate=0",
            "projector_learning_rate=0",
            "max_steps=20",
            "validation={json: data.json, every: 2, patience: 3}"
        };
        List<StepReport> reports = train(false, settings);
        assertThat(reports).as("best in step 2, nothing better in three looks").hasSize(8);
        assertThat(reports.get(1).validationLoss()).isPresent();
        assertThat(reports.get(2).validationLoss()).isEmpty();
        assertThat(folder.resolve("out/train-log.jsonl")).content().contains("\"validation_loss\":");
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("out"))) {
            assertThat(checkpoint.check().isComplete()).isTrue();
        }
        assertThat(train(true, settings)).as("it is over").isEmpty();
    }

    @Test
    void validationLeavesTheBestWeights() {
        // So fast that it soon gets worse and never better again.
        List<StepReport> reports = train(
                false,
                "learning_rate=0.5",
                "projector_learning_rate=0.5",
                "max_steps=12",
                "validation={json: data.json, every: 1, patience: 4}");
        double best = reports.stream()
                .mapToDouble(report -> report.validationLoss().orElseThrow())
                .min()
                .orElseThrow();
        assertThat(reports.getLast().validationLoss().orElseThrow()).isGreaterThan(best);
        int steps = 1;
        while (reports.get(steps - 1).validationLoss().orElseThrow() != best) {
            steps++;
        }
        List<float[]> left = weights(folder.resolve("out"));
        assertSame(
                trained("learning_rate=0.5", "projector_learning_rate=0.5", "max_steps=" + steps, "schedule=constant"),
                left);
    }

    @Test
    void validationChangesNothing() {
        List<float[]> without = trained("max_steps=4");
        assertSame(trained("max_steps=4", "validation={json: data.json, every: 1}"), without);
    }

    @Test
    void aResumedRunHasTheSameMean() {
        String[] settings = {"max_steps=6", "save_steps=2", "average={kind: exponential, decay: 0.5}"};
        List<float[]> through = trained(settings);
        List<StepReport> reports = new ArrayList<>();
        LlavaMiniException cancelled = catchThrowableOfType(
                LlavaMiniException.class,
                () -> new Trainer(configs.with(settings).config(), 2, reports::add, () -> reports.size() == 3)
                        .run(false));
        assertThat(cancelled.code()).isEqualTo(ErrorCode.CANCELLED);
        train(true, settings);
        assertSame(weights(folder.resolve("out")), through);
        List<float[]> last = trained("max_steps=6");
        assertThat(last.stream().mapToDouble(each -> each[0]).sum())
                .isNotEqualTo(through.stream().mapToDouble(each -> each[0]).sum());
    }

    @Test
    void saysWhatItReadsAndWhatLearns() {
        List<String> heard = new ArrayList<>();
        new Trainer(
                        configs.with("max_steps=1", "trainable=[projector]").config(),
                        2,
                        new TrainingListener() {
                            @Override
                            public void onStep(StepReport report) {
                                heard.add("step");
                            }

                            @Override
                            public void onData(DataSource source, int good, int bad) {
                                heard.add(source.json().getFileName() + " " + good + " " + bad);
                            }

                            @Override
                            public void onParts(List<LearningPart> parts) {
                                parts.forEach(part -> heard.add(part.name()));
                            }
                        },
                        Cancellation.NEVER)
                .run(false);
        assertThat(heard).containsExactly("data.json 8 0", "projector", "step");
    }
}
