// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llavamini.eval.TestingScores.count;
import static org.llavamini.eval.TestingScores.value;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.eval.CustomMetric;
import org.llavamini.eval.Media;
import org.llavamini.eval.Question;
import org.llavamini.eval.Settings;
import org.llavamini.eval.TestingScores;

final class CustomTest {
    @TempDir
    private Path folder;

    private TestingScores files;

    @BeforeEach
    void start() {
        files = new TestingScores(folder);
    }

    private TestingScores with(CustomMetric metric) {
        return files.with(new Settings(Optional.empty(), false, false, Optional.of(metric)));
    }

    @Test
    void asksAboutPicturesVideosOrNothing() {
        Path questions = files.write(
                "questions.jsonl",
                "{\"question\":\"Who?\",\"image\":\"a.png\"}",
                "{\"question\":\"What?\",\"video\":\"b.mp4\",\"id\":\"x\",\"choices\":[\"cat\",\"dog\"]}",
                "{\"question\":\"Why?\"}");
        assertThat(files.benchmark("custom").questions(questions))
                .containsExactly(
                        new Question("0", "Who?", List.of("a.png")),
                        new Question(
                                "x",
                                "What?\nA. cat\nB. dog\nAnswer with the option's letter from the given choices directly.",
                                new Media.Video(List.of("b.mp4"))),
                        new Question("2", "Why?", new Media.None()));
    }

    @Test
    void matchesExactlyOneOfTheAnswers() {
        files.write(
                "questions.jsonl",
                "{\"question\":\"a\",\"answer\":\"Red\",\"type\":\"color\"}",
                "{\"question\":\"b\",\"answer\":[\"cat\",\"kitten\"]}",
                "{\"question\":\"c\",\"answer\":3}",
                "{\"question\":\"d\",\"answer\":\"\"}");
        files.answers("0= red ", "1=Kitten", "2=three");
        assertThat(files.metrics("custom"))
                .containsEntry("accuracy", value(50))
                .containsEntry("color.accuracy", value(100))
                .containsEntry("missing", count(1))
                .containsKey("accuracy_ci95");
    }

    @Test
    void choosesByLetterOrText() {
        files.write(
                "questions.jsonl",
                "{\"question\":\"a\",\"choices\":[\"cat\",\"dog\"],\"answer\":\"B\"}",
                "{\"question\":\"b\",\"choices\":[\"cat\",\"dog\"],\"answer\":\"cat\"}",
                "{\"question\":\"c\",\"choices\":[\"B\",\"A\"],\"answer\":\"A\"}");
        files.answers("0=B", "1=the cat", "2=B.");
        // The text of a choice comes before its letter: in c the solution is the second choice.
        assertThat(files.scores("custom").labels())
                .containsEntry("metric", "choice")
                .containsEntry("parser", "official");
        assertThat(files.metrics("custom")).containsEntry("accuracy", value(200.0 / 3));
        assertThat(files.lenient().metrics("custom")).containsEntry("accuracy", value(100));
        files.write("questions.jsonl", "{\"question\":\"a\",\"choices\":[\"cat\",\"dog\"],\"answer\":\"C\"}");
        assertThatThrownBy(() -> files.metrics("custom"))
                .hasMessageContaining("neither the letter nor the text")
                .hasMessageContaining("questions.jsonl line 1");
    }

    @Test
    void agreesWithPeople() {
        files.write(
                "questions.jsonl",
                "{\"question\":\"a\",\"answers\":[\"cat\",\"cat\",\"dog\",\"dog\",\"dog\",\"dog\",\"dog\",\"dog\",\"dog\",\"dog\"]}");
        files.answers("0=The cat.");
        assertThat(TestingScores.number(with(CustomMetric.VQA).metrics("custom"), "accuracy"))
                .isCloseTo(60, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void namesWhatIsWrong() {
        files.answers("0=x");
        files.write("questions.jsonl", "{\"question\":\"a\",\"image\":\"a\",\"video\":\"b\"}");
        assertThatThrownBy(() -> files.metrics("custom")).hasMessageContaining("one picture or one video");
        files.write("questions.jsonl", "{\"question\":\"a\"}");
        assertThatThrownBy(() -> files.metrics("custom"))
                .hasMessageContaining("question 0 has no answer to compare with");
        files.write("questions.jsonl", "{\"question\":\"a\",\"id\":1}", "{\"question\":\"b\",\"id\":1}");
        assertThatThrownBy(() -> files.metrics("custom")).hasMessageContaining("question 1 comes twice");
    }
}
