// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.eval.TestingScores.count;
import static org.llavamini.eval.TestingScores.number;
import static org.llavamini.eval.TestingScores.value;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.eval.Metric;
import org.llavamini.eval.TestingScores;

final class PopeTest {
    @TempDir
    private Path folder;

    private TestingScores files;

    private static String question(int id, String object, String category) {
        return "{\"question_id\":" + id + ",\"image\":\"1.jpg\",\"text\":\"Is there a " + object
                + "?\\nAnswer in a word.\",\"category\":\"" + category + "\"}";
    }

    private static String label(String object, String label) {
        return "{\"image\":\"1.jpg\",\"text\":\"Is there a " + object + "?\",\"label\":\"" + label + "\"}";
    }

    @BeforeEach
    void writeQuestions() {
        files = new TestingScores(folder);
        files.write(
                "questions.jsonl",
                question(1, "cat", "random"),
                question(2, "dog", "random"),
                question(3, "cow", "random"),
                question(4, "hat", "random"),
                question(5, "cup", "popular"));
        files.write(
                "annotations/coco_pope_random.json",
                "{\"label\":\"yes\"}",
                "{\"label\":\"no\"}",
                "{\"label\":\"yes\"}",
                "{\"label\":\"no\"}");
        files.write("annotations/coco_pope_popular.json", "{\"label\":\"no\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Yes|true",
                "No|false",
                "no, there is none|false",
                "There is not|false",
                // Only what comes before the first period counts.
                "Yes. No|true",
                "Sure.no|true",
                // Neither upper case nor parts of words.
                "NO|true",
                "nothing|true",
                "~~|true",
                "None|true",
            })
    void readsAnswersAsTheOfficialScript(String answer, boolean yes) {
        assertThat(Pope.saysYes(answer == null ? "" : answer)).isEqualTo(yes);
    }

    @Test
    void countsByCategory() {
        // Random: true positive, false positive, false negative, true negative. Popular: one true negative.
        files.answers("1=Yes", "2=Yes", "3=No", "4=No", "5=No");
        Map<String, Metric> metrics = files.metrics("pope");
        assertThat(metrics)
                .containsEntry("random.precision", value(0.5))
                .containsEntry("random.recall", value(0.5))
                .containsEntry("random.f1", value(0.5))
                .containsEntry("random.accuracy", value(50))
                .containsEntry("random.yes_ratio", value(0.5))
                .containsEntry("random.true_positives", count(1))
                .containsEntry("random.false_positives", count(1))
                .containsEntry("random.true_negatives", count(1))
                .containsEntry("random.false_negatives", count(1))
                // No positive answer and no positive label: zero, not an error.
                .containsEntry("popular.f1", value(0))
                .containsEntry("popular.accuracy", value(100))
                .containsEntry("f1", value(0.25))
                .doesNotContainKey("adversarial.f1");
    }

    @Test
    void joinsOtherLabelsByPictureAndQuestion() {
        files.answers("1=Yes", "2=Yes", "3=No", "4=No", "5=No");
        files.write(
                "annotations/coco_pope_random.json", label("dog", "yes"), label("bird", "yes"), label("cat", "yes"));
        Map<String, Metric> metrics = files.metrics("pope");
        // Cat and dog are both found and both yes; cow and hat have no label.
        assertThat(metrics)
                .containsEntry("random.f1", value(1))
                .containsEntry("random.total", count(2))
                .containsEntry("random.unmatched", count(2));
        // As many lines, but in another order: paired by what they are about all the same.
        files.write(
                "annotations/coco_pope_random.json",
                label("hat", "no"),
                label("cow", "no"),
                label("dog", "yes"),
                label("cat", "yes"));
        assertThat(files.metrics("pope")).containsEntry("random.f1", value(1)).containsEntry("random.total", count(4));
    }

    @Test
    void refusesWhatCannotBePaired() {
        files.answers("1=Yes", "2=Yes", "3=No", "4=No", "5=No");
        files.write("annotations/coco_pope_random.json", "{\"label\":\"yes\"}");
        assertThatThrownBy(() -> files.metrics("pope"))
                .hasMessageContaining("4 questions but 1 labels")
                .hasMessageContaining("coco_pope_random.json");
        writeQuestions();
        files.answers("1=Yes", "2=Yes", "3=No", "5=No");
        assertThat(files.metrics("pope"))
                .as("what has no answer is wrong")
                .containsEntry("random.missing", count(1))
                .containsEntry("random.correct", count(1));
        files.answers("1=Yes", "9=Yes");
        assertThatThrownBy(() -> files.metrics("pope")).hasMessageContaining("there is no question 9");
        files.write("answers.jsonl", "{\"question_id\":1}");
        assertThatThrownBy(() -> files.metrics("pope"))
                .hasMessageContaining("text is not a string")
                .hasMessageContaining("line 1");
    }

    @Test
    void meanIsOverCategories() {
        files.answers("1=Yes", "2=No", "3=Yes", "4=No", "5=Yes");
        files.write("annotations/coco_pope_popular.json", "{\"label\":\"yes\"}");
        assertThat(number(files.metrics("pope"), "f1")).isCloseTo(1, within(1e-12));
    }
}
