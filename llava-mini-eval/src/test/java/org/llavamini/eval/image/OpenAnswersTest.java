// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llavamini.eval.TestingScores.count;
import static org.llavamini.eval.TestingScores.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.TestingScores;

/** VQAv2, VizWiz, GQA, TextVQA. */
final class OpenAnswersTest {
    @TempDir
    private Path folder;

    private TestingScores files;

    private static String question(String id, String image, String text) {
        return "{\"question_id\":" + id + ",\"image\":\"" + image + "\",\"text\":\"" + text + "\"}";
    }

    private static String people(int red, int blue) {
        return Stream.concat(Collections.nCopies(red, "Red").stream(), Collections.nCopies(blue, "blue").stream())
                .map(answer -> "{\"answer\":\"" + answer + "\"}")
                .collect(Collectors.joining(",", "\"answers\":[", "]"));
    }

    private String submission(String benchmark) throws IOException {
        Path file = folder.resolve("out/submission.json");
        ((Submittable) files.benchmark(benchmark)).submit(files.files(), file);
        return Files.readString(file);
    }

    @BeforeEach
    void start() {
        files = new TestingScores(folder);
    }

    @Test
    void vqav2SubmitsEveryQuestionInOrder() throws IOException {
        files.write(
                "questions.jsonl",
                question("11", "a.jpg", "x"),
                question("12", "b.jpg", "y"),
                question("13", "c.jpg", "z"));
        files.answers("13=The two Dogs.", "11=Yes");
        assertThat(submission("vqav2"))
                .isEqualTo("[{\"question_id\":11,\"answer\":\"yes\"},{\"question_id\":12,\"answer\":\"\"},"
                        + "{\"question_id\":13,\"answer\":\"2 dogs\"}]\n");
        files.answers("14=Yes");
        assertThatThrownBy(() -> submission("vqav2")).hasMessageContaining("there is no question 14");
        assertThatThrownBy(() -> files.metrics("vqav2")).hasMessageContaining("--annotations");
    }

    @Test
    void vqav2ScoresTheValidationSplit() {
        files.write(
                "annotations.json",
                "{\"info\":{\"x\":[1]},\"annotations\":["
                        + "{\"question_id\":1,\"answer_type\":\"other\"," + people(2, 8) + "},"
                        + "{\"question_id\":2,\"answer_type\":\"other\"," + people(0, 10) + "},"
                        + "{\"question_id\":3,\"answer_type\":\"yes/no\"," + people(10, 0) + "}]}");
        // "red" is not "Red": human answers keep their case, the prediction does not. 0; "blue": 100; missing: 0.
        files.answers("1=Red", "2=blue.");
        assertThat(files.metrics("vqav2"))
                .containsEntry("accuracy", value(100.0 / 3))
                .containsEntry("other.accuracy", value(50))
                .containsEntry("yes/no.accuracy", value(0))
                .containsEntry("missing", count(1))
                .containsKey("accuracy_ci95");
        files.answers("9=blue");
        assertThatThrownBy(() -> files.metrics("vqav2")).hasMessageContaining("there is no question 9");
        files.write("annotations.json", "{\"annotations\":[{\"question_id\":1,\"answers\":[]}]}");
        files.answers("1=blue");
        assertThatThrownBy(() -> files.metrics("vqav2"))
                .hasMessageContaining("answers is empty")
                .hasMessageContaining("entry 0");
    }

    @Test
    void vizWizSubmitsPicturesAndWantsAllAnswers() throws IOException {
        files.write("questions.jsonl", question("0", "a.jpg", "x"), question("1", "b.jpg", "y"));
        files.answers("1=Unanswerable", "0=ten");
        assertThat(submission("vizwiz"))
                .isEqualTo(
                        "[{\"image\":\"a.jpg\",\"answer\":\"10\"},{\"image\":\"b.jpg\",\"answer\":\"unanswerable\"}]\n");
        files.answers("0=ten");
        assertThatThrownBy(() -> submission("vizwiz")).hasMessageContaining("question 1 has no answer");
    }

    @Test
    void vizWizScoresByPicture() {
        files.write("questions.jsonl", question("0", "a.jpg", "x"), question("1", "b.jpg", "y"));
        files.write(
                "annotations.json",
                "[{\"image\":\"b.jpg\",\"answer_type\":\"other\"," + people(7, 3) + "},{\"image\":\"a.jpg\","
                        + people(9, 1) + "}]");
        files.answers("0=blue", "1=blue");
        // One of ten: 0.3; three of ten: 0.9.
        assertThat(TestingScores.number(files.metrics("vizwiz"), "accuracy"))
                .isCloseTo(60, org.assertj.core.api.Assertions.within(1e-9));
        files.write("annotations.json", "[{\"image\":\"b.jpg\"," + people(7, 3) + "}]");
        assertThatThrownBy(() -> files.metrics("vizwiz")).hasMessageContaining("do not know the picture a.jpg");
    }

    @Test
    void gqaComparesWithoutTheLastPeriods() throws IOException {
        files.write(
                "annotations.json",
                "{\"1\":{\"answer\":\"yes\",\"types\":{\"structural\":\"verify\"}},\"2\":{\"answer\":\"red car\"},"
                        + "\"3\":{\"answer\":\"no\"},\"4\":{\"answer\":\"no\"}}");
        files.answers("1=Yes..", "2=the red car", "3= no");
        assertThat(files.metrics("gqa"))
                .containsEntry("accuracy", value(25))
                .containsEntry("verify.accuracy", value(100))
                .containsEntry("missing", count(1));
        assertThat(submission("gqa")).startsWith("[{\"questionId\":\"1\",\"prediction\":\"yes\"},");
        files.write("annotations.json", "{\"1\":{\"fullAnswer\":\"yes\"}}");
        files.answers("1=yes");
        assertThatThrownBy(() -> files.metrics("gqa")).hasMessageContaining("answer of question 1 is not a string");
    }

    @Test
    void textVqaJoinsByPictureAndQuestion() {
        files.write(
                "annotations.json",
                "{\"data\":[{\"image_id\":\"a\",\"question\":\"What Brand?\"," + people(2, 8)
                        + "},{\"image_id\":\"a\",\"question\":\"What color?\"," + people(4, 6)
                        + "},{\"image_id\":\"b\",\"question\":\"Whose?\"," + people(4, 6) + "}]}");
        files.write(
                "answers.jsonl",
                "{\"question_id\":\"a\",\"prompt\":\"what brand?\\nReference OCR token: X\\nAnswer\",\"text\":\"RED.\"}",
                "{\"question_id\":\"a\",\"prompt\":\"Reference OCR token: X\\nWhat color?\\nAnswer\",\"text\":\"blue\"}");
        // Two of ten 0.6, six of ten 1, one without an answer 0.
        assertThat(TestingScores.number(files.metrics("textvqa"), "accuracy"))
                .isCloseTo(160.0 / 3, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(files.metrics("textvqa")).containsEntry("missing", count(1)).containsEntry("total", count(3));
        files.write("answers.jsonl", "{\"question_id\":\"a\",\"prompt\":\"Why?\\nAnswer\",\"text\":\"RED.\"}");
        assertThatThrownBy(() -> files.metrics("textvqa")).hasMessageContaining("do not know 'Why?' about picture a");
        files.answers("a=red");
        assertThatThrownBy(() -> files.metrics("textvqa")).hasMessageContaining("the prompt of question a");
        files.write("annotations.json", "{\"data\":[{\"image_id\":\"a\",\"question\":\"Q\"," + people(2, 7) + "}]}");
        assertThatThrownBy(() -> files.metrics("textvqa")).hasMessageContaining("holds 9 instead of ten");
    }

    @Test
    void textVqaKnowsThreePrompts() {
        assertThat(TextVqa.question("OCR tokens: a b. Question: What is it? Short answer:"))
                .hasValue("What is it?");
        assertThat(TextVqa.question("What?\nReference OCR token: a, b\nAnswer")).hasValue("What?");
        assertThat(TextVqa.question("Reference OCR token: a, b\nWhat?\nAnswer")).hasValue("What?");
        assertThat(TextVqa.question("What?\nAnswer")).hasValue("What?");
        for (String other : List.of("What?", "a\nb\nc", "OCR tokens: a", "")) {
            assertThat(TextVqa.question(other)).isEmpty();
        }
    }
}
