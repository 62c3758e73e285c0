// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.eval.Benchmarks;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.TestingScores;

final class CaptionsTest {
    @TempDir
    private Path folder;

    private Path resource(String name) throws IOException {
        try (InputStream stream = CaptionsTest.class.getResourceAsStream(name)) {
            Files.copy(Optional.ofNullable(stream).orElseThrow(), folder.resolve(name));
        }
        return folder.resolve(name);
    }

    private static Map<String, Metric> score(Path questions, Path answers, List<Path> labels) {
        return Benchmarks.standard()
                .named("captions")
                .score(new ScoringFiles(answers, Optional.of(questions), labels))
                .metrics();
    }

    /** What pycocoevalcap 1.2 (with its PTBTokenizer) says of the same files. */
    @Test
    void agreesWithTheEvaluationOfCoco() throws IOException {
        Map<String, Metric> metrics = score(resource("captions.jsonl"), resource("answers.jsonl"), List.of());
        assertThat(TestingScores.number(metrics, "cider_d")).isCloseTo(1.7279464410922547, within(1e-12));
        assertThat(TestingScores.number(metrics, "bleu_4")).isCloseTo(0.4141090642270112, within(1e-12));
        assertThat(metrics).containsEntry("total", new Metric.Count(5)).containsEntry("missing", new Metric.Count(0));
        assertThat(metrics.get("cider_d_ci95"))
                .isInstanceOfSatisfying(
                        Metric.Interval.class, bounds -> assertThat(1.7279).isBetween(bounds.low(), bounds.high()));
    }

    @Test
    void countsTheThingsThatAreNamed() throws IOException {
        Path labels = folder.resolve("labels.jsonl");
        Files.write(
                labels,
                List.of(
                        "{\"image\": \"a.png\", \"labels\": [\"person\", \"surfboard\", \"boat\"]}",
                        "{\"image\": \"b.png\", \"objects\": [{\"name\": \"dog\"}, {\"name\": \"dog\"}]}",
                        "{\"image\": \"e.png\", \"labels\": [\"oven\", \"refrigerator\"]}"));
        Map<String, Metric> metrics = score(resource("captions.jsonl"), resource("answers.jsonl"), List.of(labels));
        // a: person and surfboard of three. b: the dog; a frisbee is not labelled, but people name it. e: none of two;
        // the
        // toilet is in no one's words, the sink is.
        assertThat(TestingScores.number(metrics, "things_named")).isEqualTo(3.0 / 6);
        assertThat(TestingScores.number(metrics, "things_absent")).isEqualTo(1.0 / 6);
        assertThat(metrics).containsEntry("labelled", new Metric.Count(3));
    }

    @Test
    void whatHasNoAnswerCountsAsEmpty() throws IOException {
        Path answers = folder.resolve("few.jsonl");
        Files.writeString(answers, "{\"question_id\": \"c.png\", \"text\": \"a hot pizza on a plate\"}");
        Map<String, Metric> metrics = score(resource("captions.jsonl"), answers, List.of());
        assertThat(metrics).containsEntry("missing", new Metric.Count(4));
        assertThat(TestingScores.number(metrics, "cider_d")).isBetween(0.1, 1.0);
    }

    @Test
    void asksForASentenceOrMore() throws IOException {
        Path questions = resource("captions.jsonl");
        assertThat(new Captions.Sentence().questions(questions))
                .hasSize(5)
                .first()
                .isEqualTo(new Question("a.png", "Describe the picture in one sentence.", List.of("a.png")));
        assertThat(new Captions.Description().questions(questions).getFirst().text())
                .isEqualTo("Describe the picture in detail.");
        Path own = folder.resolve("own.jsonl");
        Files.writeString(own, "{\"image\": \"x.png\", \"captions\": [\"a\"], \"question\": \"What?\"}");
        assertThat(new Captions.Sentence().questions(own).getFirst().text()).isEqualTo("What?");
        Files.writeString(own, "{\"image\": \"x.png\", \"captions\": []}");
        assertThatThrownBy(() -> new Captions.Sentence().questions(own)).hasMessageContaining("captions is empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A man isn't at the dog's house. | a man is n't at the dog 's house",
                "Close-up (of \"it\"), at 6:10; 3.5 cakes! | close-up -lrb- of it -rrb- at 6:10 3.5 cakes",
                "A chair,couch and 1,000 a/b | a chair couch and 1,000 a/b",
                "I cannot tell; it’s $5 & 50% at 5 o'clock | i can not tell it 's $ 5 & 50 % at 5 o'clock"
            })
    void takesCaptionsApart(String caption, String words) {
        assertThat(String.join(" ", CaptionWords.of(caption))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two women eat hot dogs | hot dog, person",
                "a teddy bear | teddy bear",
                "knives and wine glasses | knife, wine glass",
                "a stop sign next to a fire truck | stop sign, truck",
                "an empty street | ''"
            })
    void knowsOtherNames(String caption, String kinds) {
        assertThat(String.join(", ", ThingNames.standard().in(CaptionWords.of(caption))))
                .isEqualTo(kinds);
    }
}
