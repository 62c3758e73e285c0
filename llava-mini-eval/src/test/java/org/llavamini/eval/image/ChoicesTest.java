// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llavamini.eval.TestingScores.count;
import static org.llavamini.eval.TestingScores.value;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.eval.Media;
import org.llavamini.eval.Question;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Settings;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.TestingScores;

/** MMBench and SEED-Bench. */
final class ChoicesTest {
    private static final String INSTRUCTION = "\nAnswer with the option's letter from the given choices directly.";

    @TempDir
    private Path folder;

    private TestingScores files;
    private Path table;

    @BeforeEach
    void writeTable() {
        files = new TestingScores(folder);
        table = files.write(
                "questions.tsv",
                "index\tquestion\thint\tA\tB\tC\tD\timage\tanswer\tcategory\tl2-category",
                "7\tWhich?\t\"Look at the\t\"\"sign\"\"\nbelow.\"\tcat\tdog\tcow\t\tAAAA\tB\tanimal\tnature",
                "8\tHow?\tnan\tup\tdown\tnan\tnan\tBBBB\tA\tway\tnature",
                "1000007\tWhich?\tnan\tdog\tcow\tcat\t\tAAAA\tA\tanimal\tnature");
    }

    private ScoringFiles files() {
        return new ScoringFiles(folder.resolve("answers.jsonl"), Optional.of(table), List.of());
    }

    @Test
    void mmBenchAsksWithHintAndOptions() {
        assertThat(files.benchmark("mmbench").questions(table))
                .first()
                .isEqualTo(new Question(
                        "7",
                        "Look at the\t\"sign\"\nbelow.\nWhich?\nA. cat\nB. dog\nC. cow" + INSTRUCTION,
                        new Media.EmbeddedPicture("AAAA"),
                        Map.of(
                                "round_id",
                                0,
                                "options",
                                List.of("cat", "dog", "cow"),
                                "option_char",
                                List.of("A", "B", "C"))));
        assertThat(files.benchmark("mmbench-cn").questions(table).get(1).text())
                .isEqualTo("How?\nA. up\nB. down\n请直接回答选项字母。");
    }

    @Test
    void mmBenchRotatesOptionsWithTheirLetters() {
        List<Question> questions = files.with(new Settings(Optional.empty(), true, false, Optional.empty()))
                .benchmark("mmbench")
                .questions(table);
        assertThat(questions).hasSize(3 + 2 + 3);
        assertThat(questions.get(4).text()).isEqualTo("How?\nB. down\nA. up" + INSTRUCTION);
        assertThat(questions.get(4).details())
                .containsEntry("round_id", 1)
                .containsEntry("option_char", List.of("B", "A"));
    }

    @Test
    void mmBenchCountsAQuestionOnlyIfAllItsCopiesAreRight() {
        files.answers("7=B", "8=A", "1000007=B");
        assertThat(files.benchmark("mmbench").score(files()).metrics())
                .containsEntry("accuracy", value(50))
                .containsEntry("total", count(2))
                .containsEntry("animal.accuracy", value(0))
                .containsEntry("way.accuracy", value(100))
                .containsEntry("nature.accuracy", value(50))
                .containsEntry("single_correct", count(2))
                .containsEntry("single_total", count(3));
        // One copy without an answer makes the question wrong.
        files.answers("7=B", "8=A. up");
        assertThat(files.benchmark("mmbench").score(files()).metrics())
                .containsEntry("accuracy", value(0))
                .containsEntry("missing", count(1));
        assertThat(files.lenient().benchmark("mmbench").score(files()).metrics())
                .containsEntry("accuracy", value(50));
    }

    @Test
    void mmBenchCountsRoundsToo() {
        files.write(
                "answers.jsonl",
                "{\"question_id\":7,\"round_id\":0,\"text\":\"B\"}",
                "{\"question_id\":7,\"round_id\":1,\"text\":\"C\"}",
                "{\"question_id\":8,\"round_id\":0,\"text\":\"A\"}",
                "{\"question_id\":8,\"round_id\":1,\"text\":\"A\"}",
                "{\"question_id\":1000007,\"text\":\"A\"}");
        assertThat(files.benchmark("mmbench").score(files()).metrics())
                .containsEntry("accuracy", value(50))
                .containsEntry("single_correct", count(4));
        files.write("answers.jsonl", "{\"question_id\":7,\"text\":\"B\"}", "{\"question_id\":7,\"text\":\"C\"}");
        assertThatThrownBy(() -> files.benchmark("mmbench").score(files()))
                .hasMessageContaining("question 7 is answered a second time");
    }

    @Test
    void mmBenchSubmitsASheet() throws IOException {
        files.answers("7=B <&>", "8=A");
        Path sheet = folder.resolve("out.xlsx");
        ((Submittable) files.benchmark("mmbench")).submit(files(), sheet);
        try (FileSystem zip = FileSystems.newFileSystem(sheet)) {
            String xml = Files.readString(zip.getPath("/xl/worksheets/sheet1.xml"));
            List<String> rows = List.of(xml.split("<row>"));
            assertThat(cells(rows.get(1)))
                    .containsExactly("index", "question", "A", "B", "C", "D", "prediction", "answer");
            assertThat(cells(rows.get(2)))
                    .containsExactly("7", "Which?", "cat", "dog", "cow", "", "B &lt;&amp;&gt;", "B");
            assertThat(cells(rows.get(4)).get(6)).isEmpty();
        }
    }

    private static List<String> cells(String row) {
        return java.util.regex.Pattern.compile("<(?:v|t xml:space=\"preserve\")>([^<]*)</")
                .matcher(row)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void mmBenchNamesBrokenTables() {
        files.answers("7=B");
        table = files.write("broken.tsv", "index\tquestion\tA", "1\tb");
        assertThatThrownBy(() -> files.benchmark("mmbench").questions(table))
                .hasMessageContaining("line 2 has 2 columns instead of 3");
        table = files.write("broken.tsv", "index\tquestion\tA", "1\tb\t\"c");
        assertThatThrownBy(() -> files.benchmark("mmbench").questions(table)).hasMessageContaining("not closed");
        table = files.write("broken.tsv", "index\tquestion\tA", "x\tb\tc");
        assertThatThrownBy(() -> files.benchmark("mmbench").questions(table)).hasMessageContaining("row 1");
        table = files.write("broken.tsv", "index\tquestion\tA", "7\tb\tc");
        assertThatThrownBy(() -> files.benchmark("mmbench").score(files())).hasMessageContaining("--submission");
    }

    @Test
    void seedComparesTheRawText() throws IOException {
        files.write(
                "annotations.json",
                "{\"question_type\":{\"Scene Understanding\":1,\"Action Recognition\":10},\"questions\":["
                        + "{\"question_id\":\"1\",\"question_type_id\":1,\"data_type\":\"image\",\"answer\":\"A\"},"
                        + "{\"question_id\":\"2\",\"question_type_id\":1,\"data_type\":\"image\",\"answer\":\"B\",\"choice_b\":\"dog\"},"
                        + "{\"question_id\":\"3\",\"question_type_id\":10,\"data_type\":\"video\",\"answer\":\"C\"},"
                        + "{\"question_id\":\"4\",\"question_type_id\":10,\"data_type\":\"video\",\"answer\":\"D\"}]}");
        files.answers("1=A", "2=a dog", "3=C.");
        assertThat(files.metrics("seed"))
                .containsEntry("accuracy", value(25))
                .containsEntry("image_accuracy", value(50))
                .containsEntry("video_accuracy", value(0))
                .containsEntry("Scene Understanding.accuracy", value(50))
                .containsEntry("Action Recognition.accuracy", value(0))
                .containsEntry("missing", count(1));
        Path submission = folder.resolve("seed.jsonl");
        ((Submittable) files.benchmark("seed")).submit(files.files(), submission);
        assertThat(Files.readAllLines(submission)).contains("{\"question_id\":\"3\",\"prediction\":\"C.\"}");
        assertThat(files.lenient().metrics("seed")).containsEntry("accuracy", value(75));
        files.answers("5=A");
        assertThatThrownBy(() -> files.metrics("seed")).hasMessageContaining("there is no question 5");
    }

    @Test
    void seedReadsLinesWithTheirSolutions() {
        files.write(
                "answers.jsonl",
                "{\"prediction\":\"A\",\"answer\":\"A\",\"question_type_id\":3,\"data_type\":\"image\"}",
                "{\"prediction\":\"B\",\"answer\":\"A\",\"question_type_id\":3,\"data_type\":\"video\"}");
        assertThat(files.metrics("seed"))
                .containsEntry("accuracy", value(50))
                .containsEntry("3.accuracy", value(50))
                .containsEntry("video_accuracy", value(0));
        files.write(
                "answers.jsonl",
                "{\"question_id\":\"101669\",\"prediction\":\"A\",\"gt_answer\":\"A\"}",
                "{\"question_id\":\"101670\",\"prediction\":\"B\",\"gt_answer\":\"C\"}");
        assertThat(files.metrics("seed"))
                .as("SEED-Bench's own results")
                .containsEntry("accuracy", value(50))
                .containsEntry("total", count(2));
        files.write("answers.jsonl", "{\"question_id\":\"1\",\"prediction\":\"A\"}");
        assertThatThrownBy(() -> files.metrics("seed"))
                .hasMessageContaining("--annotations")
                .hasMessageContaining("line 1");
    }

    @Test
    void mmBenchFindsThePictureInTheRowThatIsNamed() {
        Path named = files.write(
                "named.tsv",
                "index\tquestion\tA\tB\timage",
                "1\tWhat?\tcat\tdog\tAAAA",
                "1000001\tWhat?\tdog\tcat\t1",
                "2000001\tWhat?\tdog\tcat\t1000001");
        assertThat(files.benchmark("mmbench").questions(named).stream().map(Question::media))
                .containsOnly(new Media.EmbeddedPicture("AAAA"));
        Path lost = files.write("lost.tsv", "index\tquestion\tA\tB\timage", "1\tWhat?\tcat\tdog\t7");
        assertThatThrownBy(() -> files.benchmark("mmbench").questions(lost))
                .hasMessageContaining("question 1")
                .hasMessageContaining("row 7")
                .hasMessageContaining("lost.tsv");
        Path circle = files.write("circle.tsv", "index\tquestion\tA\tB\timage", "1\tWhat?\tcat\tdog\t1");
        assertThatThrownBy(() -> files.benchmark("mmbench").questions(circle)).hasMessageContaining("row 1");
    }

    @Test
    void mmBenchReadsATableWithAByteOrderMark() {
        Path marked = files.write("marked.tsv", "\uFEFFindex\tquestion\tA\tB\timage", "1\tWhat?\tcat\tdog\tAAAA");
        assertThat(files.benchmark("mmbench").questions(marked)).hasSize(1);
    }
}
