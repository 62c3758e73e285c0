// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Media;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Settings;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.Accuracy;
import org.llavamini.eval.metric.Bootstrap;
import org.llavamini.eval.metric.LenientChoice;

/**
 * Multiple choice about videos in several tasks, each a JSON list in a folder; the score is the mean of the tasks' accuracies.
 * Ids are the task and the position in its file, counted from 0. What has no answer is wrong.
 */
public abstract sealed class VideoChoice implements Benchmark permits MvBench, Mlvu {
    private static final int MOST_FRAMES = 1000;

    private final String name;
    private final Settings settings;

    VideoChoice(String name, Settings settings) {
        settings.allow(name, Settings.Name.PARSER);
        this.name = name;
        this.settings = settings;
    }

    /**
     * One task.
     *
     * @param name in ids and metrics
     * @param file its questions
     * @param folders where its videos may lie below the media folder
     */
    record Task(String name, String file, List<String> folders) {
        Task {
            folders = List.copyOf(folders);
        }
    }

    /** One question with its solution. */
    private record Item(String id, String video, String question, List<String> options, int solution) {
        static Item of(String id, Row row) {
            List<String> options = new ArrayList<>();
            row.node().path("candidates").forEach(option -> options.add(option.asText()));
            JsonNode answer = row.node().path("answer");
            int solution = options.lastIndexOf(answer.asText());
            if (solution < 0 || answer.isMissingNode()) {
                throw row.error("answer is none of the candidates");
            }
            return new Item(id, row.text("video"), row.text("question"), options, solution);
        }

        String text() {
            StringBuilder text =
                    new StringBuilder("Question: ").append(question).append("\nOptions:");
            for (int i = 0; i < options.size(); i++) {
                text.append("\n(").append((char) ('A' + i)).append(") ").append(options.get(i));
            }
            return text.append("\nAnswer with one letter.").toString();
        }
    }

    abstract List<Task> tasks();

    /** Adds means over several tasks. */
    abstract void putGroups(Map<String, Metric> metrics, Map<String, Accuracy> byTask);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int maxNewTokens() {
        return LONG_ANSWER;
    }

    @Override
    public final int maxFrames() {
        return MOST_FRAMES;
    }

    @Override
    public final List<Question> questions(Path folder) {
        List<Question> all = new ArrayList<>();
        for (Task task : tasks()) {
            for (Item item : read(folder, task)) {
                List<String> names = new ArrayList<>();
                task.folders().forEach(place -> names.add(place + item.video()));
                all.add(new Question(item.id(), item.text(), new Media.Video(names)));
            }
        }
        return all;
    }

    private static List<Item> read(Path folder, Task task) {
        List<Item> items = new ArrayList<>();
        for (Row row : Rows.read(folder.resolve(task.file()))) {
            items.add(Item.of(task.name() + "/" + items.size(), row));
        }
        return items;
    }

    @Override
    public final Scores score(ScoringFiles files) {
        if (files.questions().isEmpty() && files.annotations().isEmpty() && holdsSolutions(files.requireAnswers())) {
            return scoreInside(files.requireAnswers());
        }
        Path folder = files.requireQuestionsOrAnnotation("the folder of the tasks' questions");
        Map<String, List<Item>> items = new LinkedHashMap<>();
        Set<String> known = new LinkedHashSet<>();
        for (Task task : tasks()) {
            List<Item> inTask = read(folder, task);
            items.put(task.name(), inTask);
            inTask.forEach(item -> known.add(item.id()));
        }
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(known);
        Map<String, Accuracy> byTask = new LinkedHashMap<>();
        items.forEach((task, inTask) -> {
            Accuracy accuracy = new Accuracy();
            for (Item item : inTask) {
                AnswerLine answer = byId.get(item.id());
                accuracy.add(answer != null && right(answer.text(), item));
            }
            byTask.put(task, accuracy);
        });
        Map<String, Metric> metrics = metrics(byTask);
        metrics.put("missing", new Metric.Count(known.size() - byId.size()));
        return settings.parserLabel(answers.scored(name, metrics));
    }

    private Map<String, Metric> metrics(Map<String, Accuracy> byTask) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put(
                "accuracy",
                new Metric.Value(byTask.values().stream()
                        .mapToDouble(Accuracy::percent)
                        .average()
                        .orElse(0)));
        metrics.put(
                "accuracy_ci95",
                Bootstrap.interval95(
                        byTask.values().stream().map(Accuracy::scores).toList()));
        putGroups(metrics, byTask);
        byTask.forEach((task, accuracy) -> accuracy.putInto(metrics, task + "."));
        return metrics;
    }

    /** The official scripts' results hold the solution beside each answer: {@code pred}, {@code gt} as "(B) text". */
    private static boolean holdsSolutions(Path answers) {
        return rows(answers).stream()
                .allMatch(row -> row.node().has("gt") && row.node().has("pred"));
    }

    private Scores scoreInside(Path answers) {
        Map<String, Accuracy> byTask = new LinkedHashMap<>();
        for (Row row : rows(answers)) {
            String task =
                    row.find("task_type").or(() -> row.find("question_type")).orElse("all");
            byTask.computeIfAbsent(task.toLowerCase(Locale.ROOT).replace(' ', '_'), key -> new Accuracy())
                    .add(official(row.text("pred")).equals(official(row.text("gt"))));
        }
        return new Scores(name, metrics(byTask)).labelled("parser", "official");
    }

    private static List<Row> rows(Path answers) {
        if (Files.isDirectory(answers)) {
            return Rows.folder(answers, ".jsonl");
        }
        return Rows.isObject(answers) && Rows.object(answers).node().has("res_list")
                ? Rows.object(answers).rows("res_list")
                : Rows.read(answers);
    }

    private boolean right(String text, Item item) {
        if (settings.parserOrOfficial() == AnswerParser.LENIENT) {
            return LenientChoice.of(text, item.options()).equals(Optional.of((char) ('A' + item.solution())));
        }
        return official(text).equals(String.valueOf((char) ('A' + item.solution())));
    }

    /** Returns the character before the first closing bracket, or the whole text if it has none. */
    static String official(String text) {
        int bracket = text.indexOf(')');
        return bracket < 0 ? text : text.substring(Math.max(0, bracket - 1), bracket);
    }
}
