// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Scores;

/** The tables of the paper that scores go into; the paper's rows are resources. */
enum PaperTable {
    /** Eleven benchmarks with pictures. MME enters the average as a number from 0 to 1, which gives the paper's averages. */
    IMAGES(
            "Table 1: images",
            "images",
            List.of(
                    Column.of("VQAv2", "vqav2", "accuracy"),
                    Column.of("GQA", "gqa", "accuracy"),
                    Column.of("VizWiz", "vizwiz", "accuracy"),
                    Column.of("SciQA", "scienceqa", "image_accuracy"),
                    Column.of("VQA-T", "textvqa", "accuracy"),
                    Column.of("POPE", "pope", "f1").times(100),
                    Column.of("MME", "mme", "perception"),
                    Column.of("MMB", "mmbench", "accuracy"),
                    Column.of("SEED", "seed", "accuracy"),
                    Column.of("LLaVA-W", "llava-wild", "all"),
                    Column.of("MM-Vet", "mm-vet", "total"))) {
        @Override
        Optional<String> average(Map<String, Scores> byBenchmark) {
            double sum = 0;
            for (Column column : columns()) {
                Optional<Double> value = column.value(byBenchmark);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                sum += column.benchmark().equals("mme") ? value.get() / MOST_OF_MME : value.get();
            }
            return Optional.of(Column.shown(sum / columns().size(), 1));
        }
    },
    /** Open questions about videos, graded by a judge. */
    VIDEO_QA(
            "Table 2: open questions about videos",
            "video-qa",
            List.of(
                    new Column("MSVD-QA", "msvd-qa", List.of("accuracy", "score"), 1, 1),
                    new Column("MSRVTT-QA", "msrvtt-qa", List.of("accuracy", "score"), 1, 1),
                    new Column("ActivityNet-QA", "activitynet-qa", List.of("accuracy", "score"), 1, 1),
                    Column.of("Correctness", "video-chatgpt", "correctness").digits(2),
                    Column.of("Detail", "video-chatgpt", "detail").digits(2),
                    Column.of("Context", "video-chatgpt", "context").digits(2),
                    Column.of("Temporal", "video-chatgpt", "temporal").digits(2),
                    Column.of("Consistency", "video-chatgpt", "consistency").digits(2),
                    Column.of("Avg", "video-chatgpt", "average").digits(2))),
    /** MVBench by group of tasks. */
    MVBENCH(
            "Table 3: MVBench",
            "mvbench",
            List.of(
                    Column.of("Action", "mvbench", "action"),
                    Column.of("Object", "mvbench", "object"),
                    Column.of("Position", "mvbench", "position"),
                    Column.of("Scene", "mvbench", "scene"),
                    Column.of("Count", "mvbench", "count"),
                    Column.of("Attribute", "mvbench", "attribute"),
                    Column.of("Pose", "mvbench", "pose"),
                    Column.of("Character", "mvbench", "character"),
                    Column.of("Cognition", "mvbench", "cognition"),
                    Column.of("Avg", "mvbench", "accuracy"))),
    /** MLVU by task. */
    MLVU(
            "Table 4: MLVU",
            "mlvu",
            List.of(
                    Column.of("TR", "mlvu", "topic_reasoning.accuracy"),
                    Column.of("AR", "mlvu", "anomaly_reco.accuracy"),
                    Column.of("NQA", "mlvu", "needle.accuracy"),
                    Column.of("ER", "mlvu", "ego.accuracy"),
                    Column.of("PQA", "mlvu", "plotQA.accuracy"),
                    Column.of("AO", "mlvu", "order.accuracy"),
                    Column.of("AC", "mlvu", "count.accuracy"),
                    Column.of("M-Avg", "mlvu", "accuracy"))),
    /** EgoSchema. */
    EGOSCHEMA("Table 5: EgoSchema", "egoschema", List.of(Column.of("EgoSchema", "egoschema", "accuracy"))),
    /** MVBench by task. */
    MVBENCH_TASKS(
            "Table 15: MVBench by task",
            "mvbench-tasks",
            List.of(
                    Column.of("Action sequence", "mvbench", "action_sequence.accuracy"),
                    Column.of("Action prediction", "mvbench", "action_prediction.accuracy"),
                    Column.of("Action antonym", "mvbench", "action_antonym.accuracy"),
                    Column.of("Fine-grained action", "mvbench", "fine_grained_action.accuracy"),
                    Column.of("Unexpected action", "mvbench", "unexpected_action.accuracy"),
                    Column.of("Object existence", "mvbench", "object_existence.accuracy"),
                    Column.of("Object interaction", "mvbench", "object_interaction.accuracy"),
                    Column.of("Object shuffle", "mvbench", "object_shuffle.accuracy"),
                    Column.of("Moving direction", "mvbench", "moving_direction.accuracy"),
                    Column.of("Action localization", "mvbench", "action_localization.accuracy"),
                    Column.of("Scene transition", "mvbench", "scene_transition.accuracy"),
                    Column.of("Action count", "mvbench", "action_count.accuracy"),
                    Column.of("Moving count", "mvbench", "moving_count.accuracy"),
                    Column.of("Moving attribute", "mvbench", "moving_attribute.accuracy"),
                    Column.of("State change", "mvbench", "state_change.accuracy"),
                    Column.of("Fine-grained pose", "mvbench", "fine_grained_pose.accuracy"),
                    Column.of("Character order", "mvbench", "character_order.accuracy"),
                    Column.of("Egocentric navigation", "mvbench", "egocentric_navigation.accuracy"),
                    Column.of("Episodic reasoning", "mvbench", "episodic_reasoning.accuracy"),
                    Column.of("Counterfactual inference", "mvbench", "counterfactual_inference.accuracy"),
                    Column.of("Avg", "mvbench", "accuracy")));

    private static final double MOST_OF_MME = 2000;

    private final String title;
    private final String resource;
    private final List<Column> columns;

    PaperTable(String title, String resource, List<Column> columns) {
        this.title = title;
        this.resource = resource;
        this.columns = columns;
    }

    String title() {
        return title;
    }

    List<Column> columns() {
        return columns;
    }

    /** Returns what stands in the column Avg where it is not a metric of its own. */
    Optional<String> average(Map<String, Scores> byBenchmark) {
        return Optional.empty();
    }

    /** Returns whether some of the scores belong here. */
    boolean concerns(Map<String, Scores> byBenchmark) {
        return columns.stream().anyMatch(column -> column.value(byBenchmark).isPresent());
    }

    /** Returns our row under the columns of the paper; what is missing is empty. */
    List<String> row(String model, List<String> header, Map<String, Scores> byBenchmark) {
        List<String> cells = new ArrayList<>();
        cells.add(model);
        for (String name : header.subList(1, header.size())) {
            Optional<String> cell = columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .flatMap(column -> column.cell(byBenchmark));
            cells.add(cell.or(() -> name.equals("Avg") ? average(byBenchmark) : Optional.empty())
                    .orElse(""));
        }
        return cells;
    }

    /** Returns the header and the rows of the paper. */
    List<List<String>> paper() {
        String name = resource + ".csv";
        try (InputStream stream = PaperTable.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("there is no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> List.of(line.split(",", -1)))
                    .toList();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the paper's table cannot be read (" + name + ")", e);
        }
    }
}
