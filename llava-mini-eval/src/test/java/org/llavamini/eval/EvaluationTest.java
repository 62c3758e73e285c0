// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.ImageInput;
import org.llavamini.VideoInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

final class EvaluationTest {
    @TempDir
    private Path folder;

    private Evaluation evaluation;

    /** Answers with the prompt in upper case and remembers what it was asked. */
    private static final class TestingModel implements AnsweringModel {
        private final List<Request> asked = new ArrayList<>();

        @Override
        public String name() {
            return "testing";
        }

        @Override
        public CompletableFuture<String> answer(Request request) {
            asked.add(request);
            return CompletableFuture.completedFuture("Über " + request.text());
        }
    }

    private final TestingListener listener = new TestingListener();

    /** Remembers what it heard. */
    private static final class TestingListener implements EvaluationListener {
        private int done;
        private int skipped;
        private final List<String> bad = new ArrayList<>();

        @Override
        public void onProgress(int done, int total) {
            this.done = done;
        }

        @Override
        public void onBad(Question question, String reason) {
            bad.add(question.id() + ": " + reason);
        }

        @Override
        public void onSkipped(int questions) {
            skipped = questions;
        }
    }

    /** Returns what was shown: the name of the file or folder, or nothing. */
    private static String name(AnsweringModel.Request request) {
        return request.visual()
                .map(visual -> switch (visual) {
                    case ImageInput.File(Path file) -> file;
                    case VideoInput video -> Path.of(video.source().name());
                    default -> throw new AssertionError("nothing of this kind is asked about: " + visual);
                })
                .map(path -> path.getFileName().toString())
                .orElse("nothing");
    }

    @BeforeEach
    void readQuestions() {
        List<Question> questions = Benchmarks.standard().named("easy-vqa").questions(TestingEasyVqa.questions(folder));
        evaluation = new Evaluation(questions, TestingEasyVqa.media(folder), 1);
    }

    private TestingModel run(Path file) {
        TestingModel model = new TestingModel();
        try (AnswersFile answers = AnswersFile.resume(file)) {
            evaluation.run(model, answers, listener);
        }
        return model;
    }

    @Test
    void asksQuestionsOfOnePictureTogether() {
        TestingModel model = run(folder.resolve("out/answers.jsonl"));
        assertThat(model.asked.stream().map(EvaluationTest::name))
                .containsExactly("7.png", "7.png", "7.png", "3.png", "3.png");
        assertThat(Answers.read(folder.resolve("out/answers.jsonl")).byId().keySet())
                .containsExactly("0", "2", "4", "1", "3");
    }

    @Test
    void writesTheFormatOfLlava() throws IOException {
        Path file = folder.resolve("answers.jsonl");
        run(file);
        assertThat(Files.readAllLines(file).getFirst())
                .startsWith("{\"question_id\":0,\"prompt\":\"what color is the shape?\","
                        + "\"text\":\"Über what color is the shape?\",\"answer_id\":\"")
                .endsWith("\",\"model_id\":\"testing\",\"metadata\":{}}");
    }

    @Test
    void leavesTheSameFileWhereverItWasCut() throws IOException {
        Path whole = folder.resolve("whole.jsonl");
        run(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.jsonl");
        for (int length = 0; length <= bytes.length; length++) {
            Files.write(cut, java.util.Arrays.copyOf(bytes, length));
            run(cut);
            assertThat(Files.readAllBytes(cut)).as("cut after %d bytes", length).isEqualTo(bytes);
        }
    }

    @Test
    void asksOnlyWhatIsOpen() throws IOException {
        Path file = folder.resolve("answers.jsonl");
        run(file);
        List<String> lines = Files.readAllLines(file);
        TestingEasyVqa.answers(folder, lines.subList(0, 4));
        assertThat(run(file).asked).hasSize(1);
        assertThat(run(file).asked).isEmpty();
    }

    @Test
    void refusesTheFileOfAnotherRun() throws IOException {
        Path file = folder.resolve("answers.jsonl");
        run(file);
        Files.writeString(file, Files.readString(file).replace("testing", "other"));
        assertThatThrownBy(() -> run(file))
                .hasMessageContaining("of the model 'other'")
                .hasMessageContaining("--answers");
        run(folder.resolve("second.jsonl"));
        Path second = folder.resolve("second.jsonl");
        Files.writeString(second, Files.readString(second).replace("is a red", "is a blue"));
        assertThatThrownBy(() -> run(second)).hasMessageContaining("not of these questions");
    }

    @Test
    void namesAMissingPicture() throws IOException {
        Files.delete(folder.resolve("7.png"));
        assertThatThrownBy(() -> run(folder.resolve("answers.jsonl")))
                .hasMessageContaining("the picture of question 0 does not exist")
                .hasMessageContaining("--media");
    }

    @Test
    void asksEveryQuestionUnderOneId() throws IOException {
        Media picture = new Media.PictureFile(List.of("7.png"));
        List<Question> questions = List.of(
                new Question("7", "is it red?", picture),
                new Question("7", "is it blue?", picture),
                new Question("7", "is it red?", picture));
        evaluation = new Evaluation(questions, TestingEasyVqa.media(folder), 2);
        Path file = folder.resolve("answers.jsonl");
        assertThat(run(file).asked).hasSize(3);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        for (int kept = 0; kept <= 3; kept++) {
            Files.writeString(file, String.join("\n", lines.subList(0, kept)) + (kept == 0 ? "" : "\n"));
            assertThat(run(file).asked).hasSize(3 - kept);
            assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(lines);
        }
        Files.writeString(file, lines.getFirst() + "\n" + lines.getFirst() + "\n" + lines.getFirst() + "\n");
        assertThatThrownBy(() -> run(file))
                .hasMessageContaining("question 7 too often")
                .hasMessageContaining("--answers");
    }

    @Test
    void skipsVideosThatDoNotExist() throws IOException {
        Files.createDirectories(folder.resolve("videos/frames"));
        Files.writeString(folder.resolve("videos/b.avi"), "");
        List<Question> questions = List.of(
                new Question("0", "a?", new Media.Video(List.of("a"))),
                new Question("1", "b?", new Media.Video(List.of("elsewhere/b", "b"))),
                new Question("2", "c?", new Media.Video(List.of("frames"))),
                new Question("3", "d?", new Media.None()));
        evaluation = new Evaluation(questions, folder.resolve("videos"), 4);
        TestingModel model = run(folder.resolve("answers.jsonl"));
        assertThat(model.asked.stream().map(EvaluationTest::name)).containsExactly("b.avi", "frames", "nothing");
        assertThat(listener.skipped).isEqualTo(1);
        assertThat(listener.done).isEqualTo(4);
        // The video has come: the next run answers what was skipped.
        Files.writeString(folder.resolve("videos/a.mp4"), "");
        assertThat(run(folder.resolve("answers.jsonl")).asked).hasSize(1);
    }

    @Test
    void skipsVideosThatCannotBeDecoded() throws IOException {
        for (String name : List.of("a.mp4", "b.mp4", "c.mp4")) {
            Files.writeString(folder.resolve(name), "");
        }
        List<Question> questions = List.of(
                new Question("0", "a?", new Media.Video(List.of("a"))),
                new Question("1", "b?", new Media.Video(List.of("b"))),
                new Question("2", "c?", new Media.Video(List.of("c"))));
        AnsweringModel model = new AnsweringModel() {
            @Override
            public String name() {
                return "testing";
            }

            @Override
            public CompletableFuture<String> answer(Request request) {
                return request.text().equals("b?")
                        ? CompletableFuture.failedFuture(new LlavaMiniException(ErrorCode.UNSUPPORTED_MEDIA, "broken"))
                        : new TestingModel().answer(request);
            }
        };
        for (int batch = 1; batch <= 3; batch++) {
            Path file = folder.resolve("answers" + batch + ".jsonl");
            try (AnswersFile answers = AnswersFile.resume(file)) {
                new Evaluation(questions, folder, batch).run(model, answers, listener);
            }
            assertThat(Answers.read(file).byId().keySet()).containsExactly("0", "2");
            assertThat(listener.skipped).isEqualTo(1);
        }
    }

    @Test
    void keepsAllAnswersBeforeTheOneThatFails() throws IOException {
        Path whole = folder.resolve("whole.jsonl");
        run(whole);
        for (int answers = 0; answers < 5; answers++) {
            Path file = folder.resolve("failed" + answers + ".jsonl");
            int limit = answers;
            AnsweringModel failing = new AnsweringModel() {
                private int left = limit;

                @Override
                public String name() {
                    return "testing";
                }

                @Override
                public CompletableFuture<String> answer(Request request) {
                    return left-- == 0
                            ? CompletableFuture.failedFuture(new IllegalStateException("out of memory"))
                            : new TestingModel().answer(request);
                }
            };
            try (AnswersFile open = AnswersFile.resume(file)) {
                assertThatThrownBy(() -> evaluation.run(failing, open, listener))
                        .hasMessage("out of memory");
            }
            assertThat(Files.readAllLines(file)).hasSize(answers);
            run(file);
            assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(whole));
        }
    }

    @Test
    void shardsAreConsecutiveAndWhole() {
        List<Integer> all = List.of(0, 1, 2, 3, 4, 5, 6);
        assertThat(Shard.parse("1/3").of(all)).containsExactly(0, 1, 2);
        assertThat(Shard.parse("3/3").of(all)).containsExactly(6);
        assertThat(Shard.parse("7/9").of(all)).containsExactly(6);
        assertThat(Shard.parse("9/9").of(all)).isEmpty();
        assertThatThrownBy(() -> Shard.parse("0/3")).hasMessageContaining("--shard");
        assertThatThrownBy(() -> Shard.parse("4/3")).hasMessageContaining("4/3");
    }

    /** A model that cannot read one of the pictures. */
    private static AnsweringModel blindFor(String text) {
        return new AnsweringModel() {
            @Override
            public String name() {
                return "testing";
            }

            @Override
            public CompletableFuture<String> answer(Request request) {
                return request.text().equals(text)
                        ? CompletableFuture.failedFuture(
                                new LlavaMiniException(ErrorCode.UNSUPPORTED_MEDIA, "the picture is damaged"))
                        : new TestingModel().answer(request);
            }
        };
    }

    @Test
    void leavesOutBadPicturesIfToldSo() throws IOException {
        List<Question> questions = List.of(
                new Question("0", "a?", new Media.PictureFile(List.of("7.png"))),
                new Question("1", "b?", new Media.PictureFile(List.of("images/3.png"))),
                new Question("2", "c?", new Media.PictureFile(List.of("none.png"))),
                new Question("3", "d?", new Media.EmbeddedPicture("A")),
                new Question("4", "e?", new Media.None()));
        for (int batch = 1; batch <= 5; batch++) {
            Path file = folder.resolve("answers" + batch + ".jsonl");
            TestingListener heard = new TestingListener();
            try (AnswersFile answers = AnswersFile.resume(file)) {
                new Evaluation(questions, TestingEasyVqa.media(folder), batch, true)
                        .run(blindFor("b?"), answers, heard);
            }
            assertThat(Answers.read(file).byId().keySet()).containsExactly("0", "4");
            assertThat(heard.skipped).isEqualTo(3);
            assertThat(heard.done).isEqualTo(5);
            assertThat(heard.bad)
                    .hasSize(3)
                    .anyMatch(bad -> bad.startsWith("1: the picture is damaged"))
                    .anyMatch(bad -> bad.startsWith("2: the picture of question 2 does not exist"))
                    .anyMatch(bad -> bad.startsWith("3: the picture of question 3 is not Base64"));
            // What has come in order since is answered by the next run.
            try (AnswersFile answers = AnswersFile.resume(file)) {
                new Evaluation(questions, TestingEasyVqa.media(folder), batch, true)
                        .run(new TestingModel(), answers, heard);
            }
            assertThat(Answers.read(file).byId().keySet()).containsExactlyInAnyOrder("0", "1", "4");
        }
        try (AnswersFile answers = AnswersFile.resume(folder.resolve("strict.jsonl"))) {
            assertThatThrownBy(() -> new Evaluation(questions, TestingEasyVqa.media(folder), 1)
                            .run(blindFor("b?"), answers, listener))
                    .hasMessage("the picture is damaged");
        }
    }
}
