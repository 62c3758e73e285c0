// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Scores;
import org.llavamini.eval.TestingScores;

final class ReportTest {
    @TempDir
    private Path folder;

    private Path scores(String file, String json) {
        return new TestingScores(folder).write(file, json);
    }

    @Test
    void formsTheAveragesOfThePaper() {
        List<List<String>> rows = PaperTable.IMAGES.paper();
        List<String> header = rows.getFirst();
        int complete = 0;
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.getLast().isEmpty()) {
                continue;
            }
            complete++;
            Map<String, Scores> scores = new LinkedHashMap<>();
            for (Column column : PaperTable.IMAGES.columns()) {
                double shown = Double.parseDouble(row.get(header.indexOf(column.name())));
                scores.put(
                        column.benchmark(),
                        new Scores(
                                column.benchmark(),
                                Map.of(column.metrics().getFirst(), new Metric.Value(shown / column.factor()))));
            }
            assertThat(PaperTable.IMAGES.row("x", header, scores).subList(3, header.size()))
                    .as(row.getFirst())
                    .isEqualTo(row.subList(3, row.size()));
            scores.remove("gqa");
            assertThat(PaperTable.IMAGES.row("x", header, scores).getLast()).isEmpty();
        }
        assertThat(complete).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(PaperTable.class)
    void rowsAreAsLongAsTheirHeader(PaperTable table) {
        List<List<String>> rows = table.paper();
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.getFirst()));
        assertThat(rows.getFirst())
                .containsAll(table.columns().stream().map(Column::name).toList());
    }

    @Test
    void putsOurRowsBelowThoseOfThePaper() {
        List<Path> files = new ArrayList<>();
        files.add(scores("1.json", "{\"benchmark\":\"pope\",\"model\":\"mine|1\",\"metrics\":{\"f1\":0.8123}}"));
        files.add(
                scores("2.json", "{\"benchmark\":\"mme\",\"model\":\"mine|1\",\"metrics\":{\"perception\":1234.56}}"));
        files.add(
                scores(
                        "3.json",
                        "{\"benchmark\":\"msvd-qa\",\"judge\":\"gpt\",\"metrics\":{\"accuracy\":70.94,\"accuracy_ci95\":[1,2],\"score\":3.96}}"));
        String markdown = Report.read(files).show(Report.Format.MARKDOWN);
        assertThat(markdown)
                .contains("### Table 1: images\n\n| model | Res. |")
                .contains(
                        "\n| **mine\\|1** | – | – | – | – | – | – | – | **81.2** | **1234.6** | – | – | – | – | – |\n")
                .contains("\n| **ours** | – | – | **70.9/4.0** | – |")
                .contains("\n- msvd-qa, ours: judge gpt\n")
                .doesNotContain("MVBench");
        assertThat(Report.read(files.subList(0, 2)).show(Report.Format.CSV))
                .startsWith("source,model,Res.,Tokens,VQAv2,")
                .endsWith("\nours,mine|1,,,,,,,,81.2,1234.6,,,,,\n");
    }

    @Test
    void listsBenchmarksThatThePaperDoesNotHave() {
        Path file = scores("1.json", "{\"benchmark\":\"easy-vqa\",\"model\":\"m\",\"metrics\":{\"accuracy\":99.94}}");
        assertThat(Report.read(List.of(file)).show(Report.Format.MARKDOWN)).isEqualTo("- easy-vqa, m: accuracy 99.9\n");
    }

    @Test
    void refusesTwoScoresOfOneBenchmark() {
        Path file = scores("1.json", "{\"benchmark\":\"gqa\",\"metrics\":{\"accuracy\":1}}");
        assertThatThrownBy(() -> Report.read(List.of(file, file))).hasMessageContaining("two scores of gqa for ours");
        Path other = scores("2.json", "{\"benchmark\":\"gqa\"}");
        assertThatThrownBy(() -> Report.read(List.of(other))).hasMessageContaining("metrics is not an object");
    }
}
