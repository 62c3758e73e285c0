// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.LlavaMini;
import org.llavamini.TestingModel;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.AnsweringModel;
import org.llavamini.eval.AnswersFile;
import org.llavamini.eval.Evaluation;
import org.llavamini.eval.EvaluationListener;
import org.llavamini.eval.LlavaMiniAnswers;
import org.llavamini.eval.Media;
import org.llavamini.eval.Question;
import org.llavamini.eval.RemoteModel;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.GenerationOptions;

/** A tiny model answers an evaluation in an application that the cluster starts itself, as spark-submit has it. */
@Timeout(300)
final class SparkClusterTest {
    private static final int QUESTIONS = 150;

    @TempDir
    private static Path folder;

    private static final SparkCluster CLUSTER = new SparkCluster();
    private static Path model;

    @BeforeAll
    static void start() throws IOException {
        model = new TestingModel(5).write(folder.resolve("tiny-model"));
        for (int i = 0; i < 3; i++) {
            BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
            image.setRGB(i, i, 0xffffff);
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
        }
        TestingSpark.SETTINGS.forEach(System::setProperty);
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        TestingSpark.SETTINGS.keySet().forEach(System::clearProperty);
        assertThat(SparkEnv.get()).isNull();
    }

    private record TinyModel(String directory) implements RemoteModel {
        @Override
        public String name() {
            return "tiny-model";
        }

        @Override
        public LlavaMini open() {
            return LlavaMini.open(Path.of(directory));
        }

        @Override
        public AnsweringModel answering(LlavaMini opened) {
            return new LlavaMiniAnswers(
                    opened, GenerationOptions.defaults().withMaxNewTokens(3), FrameChoice.perSecond(1), false);
        }
    }

    /** Remembers what it heard. */
    private static final class TestingListener implements EvaluationListener {
        private final List<String> heard = new ArrayList<>();
        private int done;

        @Override
        public void onProgress(int questions, int total) {
            done = questions;
        }

        @Override
        public void onBad(Question question, String reason) {
            heard.add(question.id() + ": " + reason);
        }

        @Override
        public void onSkipped(int questions) {
            heard.add("skipped " + questions);
        }
    }

    private static Question question(int number, String picture) {
        return new Question(
                Integer.toString(number), "What is number " + number + "?", new Media.PictureFile(List.of(picture)));
    }

    private static List<Question> questions() {
        return IntStream.range(0, QUESTIONS)
                .mapToObj(i -> question(i, i % 50 == 49 ? "nowhere.png" : i % 3 + ".png"))
                .toList();
    }

    private static TestingListener onCluster(Evaluation evaluation, Path file) {
        TestingListener listener = new TestingListener();
        try (AnswersFile answers = AnswersFile.resume(file)) {
            evaluation.run(CLUSTER.answerer(new TinyModel(model.toString())), answers, listener);
        }
        return listener;
    }

    @Test
    void leavesTheFileOfOneMachineAndGoesOnWhereItEnds() throws IOException {
        Evaluation evaluation = new Evaluation(questions(), folder, 4, true);
        Path alone = folder.resolve("alone.jsonl");
        TestingListener heard = new TestingListener();
        TinyModel here = new TinyModel(model.toString());
        try (AnswersFile answers = AnswersFile.resume(alone);
                LlavaMini opened = here.open()) {
            evaluation.run(here.answering(opened), answers, heard);
        }
        Path file = folder.resolve("cluster.jsonl");
        TestingListener listener = onCluster(evaluation, file);
        byte[] whole = Files.readAllBytes(alone);
        assertThat(Files.readString(file)).isEqualTo(Files.readString(alone));
        assertThat(listener.heard).isEqualTo(heard.heard).hasSize(4);
        assertThat(listener.done).isEqualTo(QUESTIONS);
        LlavaMini shared = ExecutorModels.of(here, () -> {
            throw new AssertionError("the tasks opened another one");
        });
        assertThat(shared.status().picturesSeen()).isEqualTo(3);
        for (int length : List.of(1, whole.length / 3, whole.length - 1)) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            onCluster(evaluation, file);
            assertThat(Files.readAllBytes(file))
                    .as("cut after %d bytes", length)
                    .isEqualTo(whole);
        }
    }

    @Test
    void whatEndsARunEndsItHereAfterWhatWasBefore() throws IOException {
        Path file = folder.resolve("strict.jsonl");
        List<Question> questions = List.of(question(0, "0.png"), question(1, "1.png"), question(2, "nowhere.png"));
        assertThatThrownBy(() -> onCluster(new Evaluation(questions, folder, 2), file))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("the picture of question 2 does not exist")
                .hasMessageContaining("--media");
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    private static void run(RemoteModel remote) {
        try (AnswersFile answers = AnswersFile.resume(folder.resolve("failed.jsonl"))) {
            new Evaluation(questions(), folder, 2).run(CLUSTER.answerer(remote), answers, new TestingListener());
        }
    }

    /** Has no memory, or another trouble that is nobody's fault. */
    private record BrokenModel() implements RemoteModel {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public LlavaMini open() {
            throw new IllegalStateException("out of memory");
        }

        @Override
        public AnsweringModel answering(LlavaMini opened) {
            throw new AssertionError("never opened");
        }
    }

    @Test
    void aModelThatIsNotThereAndATaskThatFailsAreOneLineEach() {
        String none = folder.resolve("none").toString();
        assertThatThrownBy(() -> run(new TinyModel(none)))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageStartingWith("there is no such model directory")
                .hasMessageContaining(none);
        assertThatThrownBy(() -> run(new BrokenModel()))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageStartingWith("Spark gave up")
                .hasMessageContaining("out of memory")
                .hasMessageContaining("--on")
                .hasMessageNotContaining("\n");
    }

    @Test
    void tasksAreFairAndNotTooShort() {
        assertThat(SparkCluster.size(4000, 1, 2)).isEqualTo(64);
        assertThat(SparkCluster.size(4000, 8, 2)).isEqualTo(128);
        assertThat(SparkCluster.size(80, 1, 2)).isEqualTo(10);
        assertThat(SparkCluster.size(3, 8, 2)).isEqualTo(8);
        assertThat(SparkCluster.size(1, 1, 0)).isEqualTo(1);
    }
}
