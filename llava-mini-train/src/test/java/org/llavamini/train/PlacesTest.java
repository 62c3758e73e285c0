// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llavamini.train.TestingOutputs.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.TestingModel;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.config.TrainedPart;
import org.llavamini.train.record.LearningPart;
import org.llavamini.train.record.StepReport;
import org.llavamini.train.record.TrainingListener;

/** Stage places on a tiny random model: what the vision tokens tell of four pictures. */
class PlacesTest {
    private static final long SEED = 6;

    @TempDir
    Path folder;

    private Path model;
    private TestingConfigs configs;

    @BeforeEach
    void write() throws IOException {
        model = new TestingModel(SEED).write(Files.createDirectories(folder.resolve("model")));
        Files.write(
                folder.resolve("objects.jsonl"),
                List.of(
                        objects("0.png", "[{\"name\": \"dog\", \"x\": 0.1, \"y\": 0.1, \"color\": \"red\"}]"),
                        objects("1.png", "[{\"name\": \"cat\", \"x\": 0.9, \"y\": 0.9, \"color\": \"blue\"}]"),
                        objects("2.png", "[{\"name\": \"cat\", \"x\": 0.1, \"y\": 0.1}]"),
                        "{\"image\": \"3.png\", \"labels\": [\"cup\", \"dog\"]}"));
        for (int i = 0; i < 4; i++) {
            TestingPngs.write(TestingModel.noise(i), folder.resolve(i + ".png"));
        }
        configs = TestingConfigs.finetune(folder, model, folder.resolve("objects.jsonl"), folder)
                .with(
                        "stage=places",
                        "compressor.size=2",
                        "pre_fusion.layers=2",
                        "learning_rate=1e-2",
                        "batch_size=4",
                        "max_steps=40");
    }

    private static String objects(String image, String objects) {
        return "{\"image\": \"" + image + "\", \"objects\": " + objects + "}";
    }

    private static List<StepReport> train(TestingConfigs configs) {
        List<StepReport> reports = new ArrayList<>();
        new Trainer(configs.config(), 2, reports::add, Cancellation.NEVER).run(false);
        return reports;
    }

    private Set<TrainedPart> moved() {
        Path output = folder.resolve("out");
        try (Checkpoint checkpoint = Checkpoint.open(output)) {
            assertThat(checkpoint.names())
                    .as("the read-out is no part of the model")
                    .allMatch(name -> !name.contains("places"));
        }
        return TestingOutputs.moved(model, output);
    }

    @Test
    void tokensLearnToTellWhatIsWhere() {
        List<StepReport> reports = train(configs.with("places={stay: 0, anywhere: 0.5}"));
        assertThat(reports.getFirst().tokens()).as("pictures").isEqualTo(4);
        // At first everything is as likely as everything else.
        assertThat(reports.getFirst().loss())
                .isBetween(Math.log(4) + 0.3 * Math.log(2) + 0.5 * 3 * Math.log(2) - 0.01, Math.log(4) + 2);
        assertThat(reports.getLast().loss()).isLessThan(0.5 * reports.getFirst().loss());
        assertThat(moved()).containsExactlyInAnyOrder(TrainedPart.COMPRESSOR, TrainedPart.PROJECTOR);
    }

    @Test
    void theReadOutIsNotTakenForAPartOfTheModel() {
        List<LearningPart> told = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStep(StepReport report) {}

            @Override
            public void onParts(List<LearningPart> parts) {
                told.addAll(parts);
            }
        };
        new Trainer(configs.with("max_steps=1").config(), 2, listener, Cancellation.NEVER).run(false);
        assertThat(told)
                .extracting(LearningPart::name)
                .containsExactly("compressor", "projector", "heads of this stage alone");
        // Of each of nine places nothing, three kinds, two colors, from four tokens of 32.
        assertThat(told.getLast().numbers()).isEqualTo(9 * (1 + 3 + 2) * 4 * 32);
    }

    @Test
    void whatIsHeldMovesLess() {
        double free = movedBy("places={stay: 0}");
        assertThat(movedBy("places={stay: 100}")).isLessThan(free / 2);
    }

    private double movedBy(String places) {
        train(configs.with(
                places, "output=" + folder.resolve(places.replaceAll("[^0-9]", "")), "projector_learning_rate=0"));
        Path output = folder.resolve(places.replaceAll("[^0-9]", ""));
        try (Checkpoint before = Checkpoint.open(model);
                Checkpoint after = Checkpoint.open(output);
                TensorScope _ = TensorScope.open()) {
            String name = "model.compressor.attn.out_proj.weight";
            return tensor(before, name).subtract(tensor(after, name)).norm().item();
        }
    }

    @Test
    void whatTheTowerSawIsKept() throws IOException {
        double without = train(configs.with("max_steps=3")).getLast().loss();
        TestingConfigs kept = configs.with("max_steps=3", "cache_features=features");
        assertThat(train(kept).getLast().loss()).isEqualTo(without);
        try (Stream<Path> files = Files.walk(folder.resolve("features"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(4);
        }
    }

    @Test
    void firstOnlyTheReadOutLearns() {
        List<StepReport> reports = train(configs.with("places={read_out_steps: 40}"));
        assertThat(reports.getLast().loss()).isLessThan(0.9 * reports.getFirst().loss());
        assertThat(moved()).isEmpty();
    }

    @Test
    void aResumedRunGoesOn() {
        TestingConfigs run =
                configs.with("max_steps=12", "save_steps=3", "validation={json: objects.jsonl, media: ., every: 6}");
        double through = train(run).getLast().loss();
        List<StepReport> first = new ArrayList<>();
        TestingConfigs again = run.with("output=" + folder.resolve("again"));
        assertThatThrownBy(() -> new Trainer(again.config(), 2, first::add, () -> first.size() == 6).run(false))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("cancelled");
        List<StepReport> rest = new ArrayList<>();
        new Trainer(again.config(), 2, rest::add, Cancellation.NEVER).run(true);
        assertThat(rest).hasSize(6);
        assertThat(rest.getLast().loss()).isEqualTo(through);
        assertThat(rest.getLast().validationLoss()).isPresent();
    }

    @Test
    void conversationsAreNotWhatItLearnsFrom() throws IOException {
        Files.writeString(
                folder.resolve("objects.jsonl"),
                "{\"image\": \"0.png\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>\"}]}");
        assertThatThrownBy(() -> train(configs))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("objects");
    }
}
