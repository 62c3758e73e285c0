// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Benchmarks;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.TestingEasyVqa;

final class EasyVqaTest {
    @TempDir
    private Path folder;

    private Map<String, Metric> score(String... lines) {
        Path questions = TestingEasyVqa.questions(folder);
        Path answers = TestingEasyVqa.answers(folder, List.of(lines));
        return Benchmarks.standard()
                .named("easy-vqa")
                .score(new ScoringFiles(answers, Optional.of(questions), List.of()))
                .metrics();
    }

    private static String answer(String id, String text) {
        return "{\"question_id\":" + id + ",\"text\":\"" + text + "\"}";
    }

    @Test
    void readsQuestionsInTheOrderOfTheFile() {
        List<Question> questions = new EasyVqa().questions(TestingEasyVqa.questions(folder));
        assertThat(questions).hasSize(5);
        assertThat(questions.get(1))
                .isEqualTo(new Question("1", "what shape is present?", List.of("images/3.png", "3.png")));
    }

    @Test
    void countsByTypeAfterTrimmingAndInLowerCase() {
        // By hand: right are 0 (" Red "), 2 ("YES") and 3; 1 is wrong; 4 is missing, so wrong.
        Map<String, Metric> metrics =
                score(answer("0", " Red "), answer("1", "square"), answer("\"2\"", "YES"), answer("3", "no"));
        assertThat(metrics)
                .containsEntry("accuracy", new Metric.Value(60))
                .containsEntry("correct", new Metric.Count(3))
                .containsEntry("total", new Metric.Count(5))
                .containsEntry("missing", new Metric.Count(1))
                .containsEntry("color.accuracy", new Metric.Value(100))
                .containsEntry("shape.accuracy", new Metric.Value(0))
                .containsEntry("yes_no.accuracy", new Metric.Value(100))
                .containsEntry("yes_no_negated.accuracy", new Metric.Value(50))
                .containsEntry("yes_no_negated.total", new Metric.Count(2));
        assertThat(metrics.get("accuracy_ci95")).isInstanceOf(Metric.Interval.class);
    }

    @Test
    void demandsTheWholeWord() {
        assertThat(score(answer("0", "red."), answer("2", "yes it is"), answer("3", "")))
                .containsEntry("correct", new Metric.Count(0));
    }

    @Test
    void refusesAnswersThatDoNotBelong() {
        assertThatThrownBy(() -> score(answer("5", "red")))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("there is no question 5");
        assertThatThrownBy(() -> score(answer("00", "red"))).hasMessageContaining("line 1");
        assertThatThrownBy(() -> score(answer("0", "red"), answer("0", "red")))
                .hasMessageContaining("question 0 is answered a second time")
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> score("{\"question_id\":0,\"prompt\":\"is it red?\",\"text\":\"yes\"}"))
                .hasMessageContaining("another file of questions");
        assertThatThrownBy(() -> score(answer("0", "red"), "{\"question_id\":1"))
                .hasMessageContaining("answers.jsonl line 2");
    }

    @Test
    void namesTheEntryThatIsNoQuestion() {
        Path file = TestingEasyVqa.write(folder.resolve("questions.json"), "[[\"a\",\"b\",1],[\"a\",\"b\"]]");
        assertThatThrownBy(() -> new EasyVqa().questions(file))
                .hasMessageContaining("entry 1 is not [question, answer, picture]")
                .hasMessageContaining("questions.json");
    }

    @Test
    void namesUnknownBenchmarks() {
        assertThatThrownBy(() -> Benchmarks.standard().named("popes"))
                .hasMessageContaining("popes")
                .hasMessageContaining("easy-vqa");
    }
}
