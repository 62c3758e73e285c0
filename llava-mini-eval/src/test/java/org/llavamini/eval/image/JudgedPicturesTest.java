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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.eval.Metric;
import org.llavamini.eval.TestingScores;
import org.llavamini.eval.judge.JudgePrompt;
import org.llavamini.eval.judge.JudgeRequest;
import org.llavamini.eval.judge.Judged;

/** LLaVA-Bench in the Wild and MM-Vet. */
final class JudgedPicturesTest {
    private static final String ITEMS =
            "{\"v1_0\":{\"question\":\"x?\",\"answer\":\"4<AND>5\",\"capability\":[\"ocr\",\"math\"]},"
                    + "\"v1_1\":{\"question\":\"y?\",\"answer\":\"cat\",\"capability\":[\"rec\"]},"
                    + "\"v1_2\":{\"question\":\"z?\",\"answer\":\"dog\",\"capability\":[\"rec\",\"ocr\"]}}";

    @TempDir
    private Path folder;

    private TestingScores files;

    @BeforeEach
    void start() {
        files = new TestingScores(folder);
    }

    private static String review(int id, String category, String rest) {
        return "{\"question_id\":" + id + ",\"category\":\"llava_bench_" + category + "\"," + rest + "}";
    }

    @Test
    void llavaWildDividesMeansOfPoints() {
        files.write(
                "judgements.jsonl",
                review(1, "conv", "\"content\":\"8 6\\nbecause\",\"tuple\":[8.0,6.0]"),
                review(2, "conv", "\"content\":\"9 9\""),
                review(3, "detail", "\"content\":\"7,5\""),
                // Not two numbers with one space between: -1 for both, and kept.
                review(4, "complex", "\"content\":\"8, 7\""));
        Map<String, Metric> metrics = files.metrics("llava-wild");
        // conv: 15 / 17; detail 5 / 7; complex -1 / -1; all: (6 + 9 + 5 - 1) / (8 + 9 + 7 - 1) = 4.75 / 5.75.
        assertThat(metrics)
                .containsEntry("llava_bench_conv", value(88.2))
                .containsEntry("llava_bench_conv.reference", value(85))
                .containsEntry("llava_bench_conv.model", value(75))
                .containsEntry("llava_bench_detail", value(71.4))
                .containsEntry("llava_bench_complex", value(100))
                .containsEntry("all", value(82.6));
        files.write(
                "judgements.jsonl", review(1, "conv", "\"content\":\"8 6\""), review(1, "conv", "\"content\":\"8 6\""));
        assertThatThrownBy(() -> files.metrics("llava-wild"))
                .hasMessageContaining("question 1 is judged a second time");
        files.write("judgements.jsonl", "{\"content\":\"8 6\"}");
        assertThatThrownBy(() -> files.metrics("llava-wild"))
                .hasMessageContaining("question_id")
                .hasMessageContaining("line 1");
    }

    @Test
    void llavaWildReadsPointsAsTheOfficialScript() {
        assertThat(LlavaWild.points("8 7.5\nrest")).hasValue(List.of(8.0, 7.5));
        assertThat(LlavaWild.points("8,7")).hasValue(List.of(8.0, 7.0));
        for (String other : List.of("", "8", "8 7 6", "8  7", "eight seven", "8 7 ", "\n8 7")) {
            assertThat(LlavaWild.points(other)).as(other).isEmpty();
        }
    }

    @Test
    void llavaWildShowsTheJudgeCaptionsAndBothAnswers() {
        files.write(
                "questions.jsonl", "{\"question_id\":0,\"image\":\"001.jpg\",\"text\":\"Who?\",\"category\":\"conv\"}");
        files.write(
                "annotations/context.jsonl", "{\"image\":\"001.jpg\",\"caption\":[\"A man.\",\"A hat {{answer}}.\"]}");
        files.write("annotations/answers_gpt4.jsonl", "{\"question_id\":0,\"text\":\"Nobody $1.\"}");
        files.answers("0=A man.");
        Judged benchmark = (Judged) files.benchmark("llava-wild");
        JudgeRequest request = benchmark
                .judgeRequests(files.files(), JudgePrompt.builtIn("llava-wild"))
                .getFirst();
        assertThat(request.user()).startsWith("""
                        [Context]
                        A man.
                        A hat {{answer}}.

                        [Question]
                        Who?

                        [Assistant 1]
                        Nobody $1.

                        [End of Assistant 1]

                        [Assistant 2]
                        A man.

                        [End of Assistant 2]

                        [System]
                        """);
        assertThat(request.details()).containsEntry("category", "llava_bench_conv");
        assertThat(request.temperature()).hasValue(0.2);
    }

    @Test
    void mmVetReadsGradeFilesOfSeveralRuns() {
        files.write("questions.json", ITEMS);
        files.write("judgements.json", "{\"v1_0\":{\"score\":[0.5,1.0]},\"v1_1\":{\"score\":[1.0,0.0]}}");
        Map<String, Metric> metrics = files.metrics("mm-vet");
        // Runs: (0.5 + 1 + 0) / 3 = 50 and (1 + 0 + 0) / 3 = 33.3; question 2 has no grade and counts 0.
        assertThat(number(metrics, "total")).isCloseTo(125.0 / 3, within(1e-9));
        assertThat(number(metrics, "total_std")).isCloseTo(25.0 / 3, within(1e-9));
        assertThat(number(metrics, "ocr")).isCloseTo(37.5, within(1e-9));
        assertThat(number(metrics, "rec")).isCloseTo(25, within(1e-9));
        assertThat(number(metrics, "math")).isCloseTo(75, within(1e-9));
        assertThat(metrics).containsEntry("missing", count(1)).doesNotContainKey("gen");
        files.write("judgements.json", "{\"v1_9\":{\"score\":[0.5]}}");
        assertThatThrownBy(() -> files.metrics("mm-vet")).hasMessageContaining("no question v1_9");
        files.write("judgements.json", "{\"v1_0\":{\"score\":[0.5]},\"v1_1\":{\"score\":[0.5,1]}}");
        assertThatThrownBy(() -> files.metrics("mm-vet")).hasMessageContaining("v1_0 has 1 grades, others have 2");
    }

    @Test
    void mmVetAsksForTheScoreAgainAndWarmer() {
        files.write("questions.json", ITEMS);
        files.write("answers.json", "{\"v1_0\":\"x = 4\"}");
        Judged benchmark = (Judged) files.benchmark("mm-vet");
        JudgePrompt prompt = JudgePrompt.builtIn("mm-vet");
        JudgeRequest first = benchmark.judgeRequests(files.files(), prompt).getFirst();
        assertThat(first.user()).endsWith("\nx? | 4 <AND> 5 | x = 4 |");
        assertThat(first.temperature()).hasValue(0);
        JudgeRequest third = benchmark.again(first, 3, prompt);
        assertThat(third.temperature()).hasValue(1.0);
        assertThat(third.user()).startsWith(first.user()).endsWith("such as 0.7.");
    }

    @Test
    void mmVetReadsTheFirstPieceOfAReply() {
        Judged benchmark = (Judged) files.benchmark("mm-vet");
        assertThat(benchmark.read("0.5")).hasValue(Map.of("score", 0.5));
        assertThat(benchmark.read("1 because")).hasValue(Map.of("score", 1.0));
        for (String other : List.of("", "half", "1.1", "-0.1", "0.5,", "NaN")) {
            assertThat(benchmark.read(other)).as(other).isEmpty();
        }
    }

    @Test
    void mmVetAddsThePrefixOfSubmissions() {
        files.write("questions.json", ITEMS);
        files.answers("0=x = 4", "2=dog");
        assertThat(((Judged) files.benchmark("mm-vet")).judgeRequests(files.files(), JudgePrompt.builtIn("mm-vet")))
                .extracting(JudgeRequest::id)
                .containsExactly("v1_0", "v1_2");
        // One line of answers is one JSON object too, but no submission.
        files.write("answers.jsonl", "{\"question_id\":1,\"text\":\"cat\",\"metadata\":{}}");
        assertThat(((Judged) files.benchmark("mm-vet")).judgeRequests(files.files(), JudgePrompt.builtIn("mm-vet")))
                .extracting(JudgeRequest::id)
                .containsExactly("v1_1");
    }
}
