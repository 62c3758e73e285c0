// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Media;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.TestingScores;

final class GeneratedDataTest {
    @TempDir
    Path folder;

    @Test
    void scoresScenesByType() {
        TestingScores files = new TestingScores(folder);
        Path questions = files.write(
                "questions.jsonl",
                scene(0, "Where is the dog?", "top left", "place"),
                scene(1, "Where is the cat?", "top", "place"),
                scene(2, "Is there a dog?", "yes", "exists"),
                scene(3, "How many dogs are there?", "2", "count"));
        assertThat(files.benchmark("scenes").questions(questions))
                .hasSize(4)
                .first()
                .isEqualTo(new Question("0", "Where is the dog?", new Media.PictureFile(List.of("images/000000.png"))));
        files.answers("0= Top left.", "1=top left", "2=yes");
        Map<String, Metric> metrics = files.metrics("scenes");
        assertThat(metrics)
                .containsEntry("accuracy", TestingScores.value(50))
                .containsEntry("correct", TestingScores.count(2))
                .containsEntry("total", TestingScores.count(4))
                .containsEntry("missing", TestingScores.count(1))
                .containsEntry("place.accuracy", TestingScores.value(50))
                .containsEntry("exists.accuracy", TestingScores.value(100))
                .containsEntry("count.accuracy", TestingScores.value(0));
        assertThat(metrics.get("accuracy_ci95")).isInstanceOf(Metric.Interval.class);
    }

    @Test
    void asksAboutClipsAsVideos() {
        TestingScores files = new TestingScores(folder);
        Path questions = files.write("questions.jsonl", """
            {"question_id":0,"video":"frames/000000","text":"What moves?","answer":"dog","type":"event"}\
            """);
        assertThat(files.benchmark("clips").questions(questions))
                .containsExactly(new Question("0", "What moves?", new Media.Video(List.of("frames/000000"))));
        assertThatThrownBy(() -> files.benchmark("scenes").questions(questions))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("image")
                .hasMessageContaining("questions.jsonl line 1");
    }

    @Test
    void refusesFilesThatDoNotBelongTogether() {
        TestingScores files = new TestingScores(folder);
        files.write("questions.jsonl", scene(0, "Where is the dog?", "top", "place"));
        files.answers("7=top");
        assertThatThrownBy(() -> files.scores("scenes"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("question 7");
        files.write("answers.jsonl", "{\"question_id\":0,\"prompt\":\"Where is the cat?\",\"text\":\"top\"}");
        assertThatThrownBy(() -> files.scores("scenes"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("another file of questions");
        files.write(
                "questions.jsonl",
                scene(0, "Where is the dog?", "top", "place"),
                scene(0, "Where is the cat?", "top", "place"));
        assertThatThrownBy(() -> files.scores("scenes"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("comes twice");
    }

    private static String scene(int id, String text, String answer, String type) {
        return "{\"question_id\":" + id + ",\"image\":\"images/000000.png\",\"text\":\"" + text + "\",\"answer\":\""
                + answer + "\",\"type\":\"" + type + "\"}";
    }
}
