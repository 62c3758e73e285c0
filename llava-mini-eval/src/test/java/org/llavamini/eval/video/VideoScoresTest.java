// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.eval.TestingScores.count;
import static org.llavamini.eval.TestingScores.number;
import static org.llavamini.eval.TestingScores.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Media;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Settings;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.TestingScores;
import org.llavamini.eval.judge.JudgePrompt;
import org.llavamini.eval.judge.JudgeRequest;
import org.llavamini.eval.judge.Judged;

final class VideoScoresTest {
    private static final List<String> MVBENCH = List.of(
            "action_sequence",
            "action_prediction",
            "action_antonym",
            "fine_grained_action",
            "unexpected_action",
            "object_existence",
            "object_interaction",
            "object_shuffle",
            "moving_direction",
            "action_localization",
            "scene_transition",
            "action_count",
            "moving_count",
            "moving_attribute",
            "state_change",
            "fine_grained_pose",
            "character_order",
            "egocentric_navigation",
            "episodic_reasoning",
            "counterfactual_inference");

    @TempDir
    private Path folder;

    private TestingScores files;

    @BeforeEach
    void start() {
        files = new TestingScores(folder);
    }

    @Test
    void qaTakesYesAndNoAndTruncatesPoints() {
        files.write("judgements/1.json", "[{\"pred\":\"Yes\",\"score\":4.9},{\"q\":\"x\"}]");
        files.write("judgements/2.json", "[{\"pred\":\"no\",\"score\":\"2\"},{\"q\":\"x\"}]");
        // No points that can be read: counted with 0, and neither yes nor no.
        files.write("judgements/3.json", "[{\"pred\":\"yes\",\"score\":\"4.5\"},{\"q\":\"x\"}]");
        files.write("judgements/4.json", "[{\"pred\":\"perhaps\",\"score\":3},{\"q\":\"x\"}]");
        assertThat(files.metrics("msvd-qa"))
                .containsEntry("accuracy", value(50))
                .containsEntry("score", value((4 + 2 + 0 + 3) / 4.0))
                .containsEntry("judged", count(4))
                .containsEntry("unreadable", count(2));
    }

    @Test
    void qaReadsOneFileOfAllToo() {
        files.write(
                "judgements.json",
                "{\"v_1\":[{\"pred\":\"yes\",\"score\":5},{}],\"v_2\":[{\"pred\":\"no\",\"score\":0},{}]}");
        assertThat(files.metrics("activitynet-qa"))
                .containsEntry("accuracy", value(50))
                .containsEntry("score", value(2.5));
    }

    @Test
    void qaComparesExactlyIfAsked() {
        files.write(
                "questions.json",
                "[{\"video_name\":\"v1\",\"question\":\"who?\",\"question_id\":1},{\"video_name\":\"v1\",\"question\":\"what?\",\"question_id\":2}]");
        files.write("annotations.json", "[{\"answer\":\"man\"},{\"answer\":\"guitar\"}]");
        files.write("answers.jsonl", "{\"id\":1,\"question\":\"who?\",\"answer\":\"man\",\"pred\":\"Man.\"}");
        files.with(new Settings(Optional.empty(), false, true, Optional.empty()));
        assertThat(files.metrics("msrvtt-qa"))
                .containsEntry("accuracy", value(100))
                .containsEntry("missing", count(1));
        files.write("annotations.json", "[{\"answer\":\"man\"}]");
        assertThatThrownBy(() -> files.metrics("msrvtt-qa")).hasMessageContaining("2 questions but 1 solutions");
    }

    @Test
    void qaAsksInOneSentenceAboutTheVideo() {
        Path questions =
                files.write("q.json", "[{\"video_name\":\"abc\",\"question\":\"who?\",\"question_id\":\"abc_1\"}]");
        Question question =
                files.benchmark("activitynet-qa").questions(questions).getFirst();
        assertThat(question.media()).isEqualTo(new Media.Video(List.of("v_abc")));
        assertThat(question.text())
                .startsWith("Answer the question about the video in one complete sentence")
                .endsWith("\nwho?");
        assertThat(question.text().split("Question: ", -1)).hasSize(1 + 10);
        assertThat(files.benchmark("msvd-qa")
                        .questions(questions)
                        .getFirst()
                        .text()
                        .split("Question: ", -1))
                .hasSize(1 + 8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'pred': 'yes', 'score': 4}|4|4",
                " {\"pred\": \"no\", \"score\": 2.9,} |2|2",
                "{'pred': 'it\\'s', 'score': '3'}|3|3",
                "Sure: {'pred': 'yes', 'score': 4}.|-|4",
                "{'pred': 'yes', 'score': 'four'}|-|-",
                "{'pred': 'yes' 'score': 4}|-|-",
                "{'pred': yes, 'score': 4}|-|-",
                "{'pred': 'yes'}|-|-",
                "{}|-|-",
                "~~|-|-",
            })
    void repliesAreDictionariesOfPython(String reply, String official, String lenient) {
        assertThat(Verdict.of(reply, AnswerParser.OFFICIAL)
                        .map(verdict -> verdict.score() + "")
                        .orElse("-"))
                .isEqualTo(official);
        assertThat(Verdict.of(reply, AnswerParser.LENIENT)
                        .map(verdict -> verdict.score() + "")
                        .orElse("-"))
                .isEqualTo(lenient);
    }

    private void writeChatGpt() {
        files.write(
                "questions/generic_qa.json",
                "[{\"video_name\":\"v\",\"Q\":\"one?\",\"A\":\"1\"},{\"video_name\":\"v\",\"Q\":\"two?\",\"A\":\"2\"}]");
        files.write("questions/temporal_qa.json", "[{\"video_name\":\"v\",\"Q\":\"when?\",\"A\":\"then\"}]");
        files.write(
                "questions/consistency_qa.json",
                "[{\"video_name\":\"v\",\"Q1\":\"who?\",\"Q2\":\"which man?\",\"A\":\"Bob\"}]");
    }

    @Test
    void chatGptAsksTwiceForConsistencyAndJudgesInFiveDimensions() {
        writeChatGpt();
        assertThat(files.benchmark("video-chatgpt").questions(folder.resolve("questions")))
                .extracting(Question::id)
                .containsExactly(
                        "generic/v_0", "generic/v_1", "temporal/v_0", "consistency/v_0/1", "consistency/v_0/2");
        files.answers("generic/v_1=two", "temporal/v_0=now", "consistency/v_0/1=Bob", "consistency/v_0/2=Jim");
        List<JudgeRequest> requests = ((Judged) files.benchmark("video-chatgpt"))
                .judgeRequests(files.files(), JudgePrompt.builtIn("video-chatgpt"));
        assertThat(requests)
                .extracting(JudgeRequest::id)
                .containsExactly("correctness/v_1", "detail/v_1", "context/v_1", "temporal/v_0", "consistency/v_0");
        assertThat(requests.getLast().user()).contains("which man?", "Jim", "Bob");
        assertThat(requests.getLast().temperature()).isEmpty();
        files.answers("consistency/v_0/1=Bob");
        assertThat(((Judged) files.benchmark("video-chatgpt"))
                        .judgeRequests(files.files(), JudgePrompt.builtIn("video-chatgpt")))
                .isEmpty();
    }

    @Test
    void chatGptAveragesTheFiveMeans() {
        files.write("judgements/correctness.json", "{\"v_0\":[{\"score\":4}],\"v_1\":[{\"score\":1}]}");
        files.write("judgements/detail.json", "{\"v_0\":[{\"score\":3.7}]}");
        files.write("judgements/context.json", "{\"v_0\":[{\"score\":\"5\"}]}");
        files.write("judgements/temporal/v_0.json", "[{\"score\":0}]");
        files.write("judgements/consistency.json", "{\"v_0\":[{\"score\":2}],\"v_1\":[{\"points\":2}]}");
        Map<String, Metric> metrics = files.metrics("video-chatgpt");
        assertThat(metrics)
                .containsEntry("correctness", value(2.5))
                .containsEntry("detail", value(3))
                .containsEntry("context", value(5))
                .containsEntry("temporal", value(0))
                .containsEntry("consistency", value(2))
                .containsEntry("unreadable", count(1));
        assertThat(number(metrics, "average")).isCloseTo(2.5, within(1e-12));
        files.write("judgements.jsonl", "{\"question_id\":\"beauty/v_0\",\"score\":3}");
        assertThatThrownBy(() -> files.metrics("video-chatgpt")).hasMessageContaining("beauty/v_0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"A|A", "(B) x|B", "B) x (C)|B", "A.|A.", ")|~~", "~~|~~", "The answer is C|The answer is C"})
    void choicesAreReadAsTheOfficialScript(String text, String letter) {
        assertThat(VideoChoice.official(text)).isEqualTo(letter);
    }

    @Test
    void mvBenchAveragesTasksWithinGroupsAndAll() {
        for (String task : MVBENCH) {
            files.write(
                    "questions/" + task + ".json",
                    "[{\"video\":\"1.mp4\",\"question\":\"What?\",\"candidates\":[\"up\",\"down\"],\"answer\":\"down\",\"start\":1.5}]");
        }
        Question question = files.benchmark("mvbench")
                .questions(folder.resolve("questions"))
                .getFirst();
        assertThat(question.id()).isEqualTo("action_sequence/0");
        assertThat(question.text()).isEqualTo("Question: What?\nOptions:\n(A) up\n(B) down\nAnswer with one letter.");
        assertThat(question.media())
                .isEqualTo(new Media.Video(List.of(
                        "star/Charades_v1_480/1.mp4",
                        "video/star/Charades_v1_480/1.mp4",
                        "action_sequence/1.mp4",
                        "1.mp4")));
        files.answers("action_sequence/0=(B) down", "action_prediction/0=B", "action_antonym/0=B.", "action_count/0=A");
        // Officially "B." is wrong. Two of 20 tasks right; two of five in the group.
        assertThat(files.metrics("mvbench"))
                .containsEntry("accuracy", value(10))
                .containsEntry("action", value(40))
                .containsEntry("count", value(0))
                .containsEntry("action_sequence.accuracy", value(100))
                .containsEntry("missing", count(16));
        assertThat(files.lenient().metrics("mvbench"))
                .containsEntry("action", value(60))
                .containsEntry("accuracy", value(15));
        files.write(
                "questions/action_sequence.json",
                "[{\"video\":\"1.mp4\",\"question\":\"What?\",\"candidates\":[\"up\"],\"answer\":\"down\"}]");
        assertThatThrownBy(() -> files.metrics("mvbench"))
                .hasMessageContaining("none of the candidates")
                .hasMessageContaining("action_sequence.json entry 0");
    }

    @Test
    void mlvuAveragesSevenTasks() {
        int number = 1;
        for (String task : List.of("plotQA", "needle", "ego", "count", "order", "anomaly_reco", "topic_reasoning")) {
            files.write(
                    "questions/" + number++ + "_" + task + ".json",
                    "[{\"video\":\"a.mp4\",\"question\":\"?\",\"candidates\":[\"1\",\"2\"],\"answer\":\"1\"},"
                            + "{\"video\":\"b.mp4\",\"question\":\"?\",\"candidates\":[1,2],\"answer\":2}]");
        }
        files.answers("plotQA/0=A", "plotQA/1=B", "count/1=B");
        assertThat(files.metrics("mlvu"))
                .containsEntry("plotQA.accuracy", value(100))
                .containsEntry("count.accuracy", value(50))
                .containsEntry("accuracy", value(150.0 / 7));
    }

    @Test
    void egoSchemaTakesTheFirstCapitalLetter() throws IOException {
        String options =
                "\"option 0\":\"a\",\"option 1\":\"b\",\"option 2\":\"c\",\"option 3\":\"d\",\"option 4\":\"e\"";
        files.write(
                "questions.json",
                "[{\"q_uid\":\"u1\",\"question\":\"Why?\"," + options
                        + ",\"answer\":1},{\"q_uid\":\"u2\",\"question\":\"How?\"," + options
                        + ",\"answer\":\"4\"},{\"q_uid\":\"u3\",\"question\":\"Who?\"," + options + ",\"answer\":0}]");
        assertThat(EgoSchema.official("The choice is B")).isEqualTo(1);
        assertThat(EgoSchema.official("none of them")).isEqualTo(-1);
        assertThat(EgoSchema.official("Answer: C")).isEqualTo(0);
        Question question = files.benchmark("egoschema")
                .questions(folder.resolve("questions.json"))
                .getFirst();
        assertThat(question.text())
                .endsWith("\nWhy?\nChoices:\nA: a\nB: b\nC: c\nD: d\nE: e\n\nAnswer with one letter.");
        files.answers("u1=B", "u2=hm");
        assertThat(TestingScores.number(files.metrics("egoschema"), "accuracy")).isCloseTo(100.0 / 3, within(1e-9));
        assertThat(files.metrics("egoschema"))
                .containsEntry("missing", count(1))
                .containsEntry("unreadable", count(1));
        ((Submittable) files.benchmark("egoschema")).submit(files.files(), folder.resolve("out.csv"));
        assertThat(Files.readString(folder.resolve("out.csv"))).isEqualTo("q_uid,answer\nu1,1\nu2,-1\nu3,-1\n");
    }

    @Test
    void qaComparesWithTheSolutionsAmongTheAnswers() {
        files.write(
                "answers.jsonl",
                "{\"id\":1,\"question\":\"who?\",\"answer\":\"man\",\"pred\":\"Man.\"}",
                "{\"id\":2,\"question\":\"what?\",\"answer\":\"guitar\",\"pred\":\"drum\"}");
        files.with(new Settings(Optional.empty(), false, true, Optional.empty()));
        assertThat(files.metrics("msvd-qa")).containsEntry("accuracy", value(50));
        files.write("answers.jsonl", "{\"id\":1,\"pred\":\"Man.\"}");
        assertThatThrownBy(() -> files.metrics("msvd-qa"))
                .hasMessageContaining("--annotations")
                .hasMessageContaining("line 1");
    }

    @Test
    void choicesAreComparedWithTheSolutionsAmongTheResults() {
        files.write(
                "answers.json",
                "{\"acc_dict\":{},\"res_list\":[{\"task_type\":\"Action Count\",\"pred\":\"(A) two\",\"gt\":\"(A) two\"},"
                        + "{\"task_type\":\"Action Count\",\"pred\":\"B\",\"gt\":\"(A) two\"},"
                        + "{\"task_type\":\"Moving Count\",\"pred\":\"B\",\"gt\":\"(B) one\"}]}");
        assertThat(files.metrics("mvbench"))
                .containsEntry("accuracy", value(75))
                .containsEntry("action_count.accuracy", value(50));
    }
}
