// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llavamini.eval.TestingScores.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.TestingScores;

final class MmeTest {
    @TempDir
    private Path folder;

    private static String line(String... fields) {
        return String.join("\t", fields);
    }

    private static String answer(String id, String prompt, String text) {
        return "{\"question_id\":\"" + id + "\",\"prompt\":\"" + prompt
                + "\\nAnswer the question using a single word or phrase.\",\"text\":\"" + text + "\"}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Yes|yes",
                "NO|no",
                "yes, it is|yes",
                "No.|no",
                " yes|yes",
                "I say no|other",
                "Not|no",
                "~~|other",
                "Yeah|other"
            })
    void readsTheFirstFourCharacters(String answer, String said) {
        assertThat(MmeTask.said(answer == null ? "" : answer)).isEqualTo(said);
    }

    @Test
    void scoresTextFiles() {
        TestingScores files = new TestingScores(folder);
        // Three of four right, one of two pictures: 75 + 50.
        files.write(
                "answers/existence.txt",
                line("1.jpg", "Is it red?", "Yes", "yes"),
                line("1.jpg", "Is it blue?", "No", "no"),
                line("2.jpg", "Is it red?", "Yes", "maybe"),
                line("2.jpg", "Is it blue?", "No", "No."));
        files.write(
                "answers/code_reasoning.txt",
                line("1.jpg", "Is it 1?", "Yes", "no"),
                line("1.jpg", "Is it 2?", "No", "yes"));
        assertThat(files.metrics("mme"))
                .containsEntry("existence.accuracy", value(75))
                .containsEntry("existence.accuracy_plus", value(50))
                .containsEntry("existence.score", value(125))
                .containsEntry("perception", value(125))
                .containsEntry("cognition", value(0));
    }

    @Test
    void aByteOrderMarkIsNoPartOfAPicturesName() {
        TestingScores files = new TestingScores(folder);
        files.write(
                "answers/existence.txt",
                "\uFEFF" + line("1.jpg", "Is it red?", "Yes", "yes"),
                line("1.jpg", "Is it blue?", "No", "no"));
        assertThat(files.metrics("mme")).containsEntry("existence.accuracy", value(100));
    }

    @Test
    void namesLinesThatDoNotFit() {
        TestingScores files = new TestingScores(folder);
        files.write("answers/OCR.txt", line("1.jpg", "a?", "Yes", "yes"), line("2.jpg", "b?", "No", "no"));
        assertThatThrownBy(() -> files.metrics("mme"))
                .hasMessageContaining("second question about 1.jpg")
                .hasMessageContaining("OCR.txt line 2");
        files.write("answers/OCR.txt", line("1.jpg", "a?", "Yes", "yes"));
        assertThatThrownBy(() -> files.metrics("mme")).hasMessageContaining("one question instead of two");
        files.write("answers/OCR.txt", line("1.jpg", "a?", "Yes"));
        assertThatThrownBy(() -> files.metrics("mme")).hasMessageContaining("3 fields");
        files.write("answers/OCR.txt", line("1.jpg", "a?", "maybe", "yes"));
        assertThatThrownBy(() -> files.metrics("mme")).hasMessageContaining("neither yes nor no but 'maybe'");
    }

    @Test
    void convertsAnswersOfEval() throws IOException {
        TestingScores files = new TestingScores(folder);
        // The published questions have one space before the sentence, or two.
        files.write(
                "annotations/color/questions_answers_YN/1.txt",
                "Is it red? Please answer yes or no.\tYes",
                "Is it blue?  Please answer yes or no.\tNo");
        files.write(
                "annotations/count/2.txt",
                "Is there one? Please answer yes or no.\tNo",
                "Are there two? Please answer yes or no.\tYes");
        files.write(
                "answers.jsonl",
                answer("count/2.png", "Is there one?", "Yes"),
                answer("color/1.jpg", "Is it red?", "Yes"),
                answer("color/1.jpg", "Is it blue?", "No"),
                answer("count/2.png", "Are there two?", "Yes"));
        Map<String, Metric> metrics = files.metrics("mme");
        assertThat(metrics)
                .containsEntry("color.score", value(200))
                .containsEntry("count.score", value(50))
                .containsEntry("perception", value(250));
        ((Submittable) files.benchmark("mme")).submit(files.files(), folder.resolve("out"));
        assertThat(Files.readString(folder.resolve("out/color.txt"))).isEqualTo("""
                        1.jpg\tIs it red? Please answer yes or no.\tYes\tYes
                        1.jpg\tIs it blue?  Please answer yes or no.\tNo\tNo
                        """);
    }

    @Test
    void namesAnswersThatHaveNoSolution() {
        TestingScores files = new TestingScores(folder);
        files.write("annotations/color/1.txt", "Is it red? Please answer yes or no.\tYes");
        files.write("answers.jsonl", answer("color/1.jpg", "Is it red?", "Yes"));
        assertThatThrownBy(() -> files.metrics("mme")).hasMessageContaining("color/1.jpg has 1 answers");
        files.write(
                "answers.jsonl",
                answer("color/1.jpg", "Is it red?", "Yes"),
                answer("color/1.jpg", "Is it new?", "Yes"));
        assertThatThrownBy(() -> files.metrics("mme")).hasMessageContaining("do not hold the question 'Is it new?");
        files.write("answers.jsonl", answer("colour/1.jpg", "Is it red?", "Yes"));
        assertThatThrownBy(() -> files.metrics("mme")).hasMessageContaining("does not begin with a sub-task");
    }
}
