// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Submittable;
import org.llavamini.eval.metric.Bootstrap;
import org.llavamini.output.OutputFile;

/**
 * MME: two yes-or-no questions about each picture in 14 sub-tasks. Scored are text files as the official scorer reads them, one
 * per sub-task, or answers of {@code eval} together with the folder of solutions; the submission is such text files.
 */
public final class Mme implements Benchmark, Submittable {
    @Override
    public String name() {
        return "mme";
    }

    @Override
    public List<Question> questions(Path questions) {
        return LlavaQuestion.ask(questions);
    }

    @Override
    public Scores score(ScoringFiles files) {
        Path answers = files.requireAnswers();
        if (isTextFolder(answers)) {
            return new Scores(name(), metrics(MmeFiles.read(answers)));
        }
        Answers given = Answers.read(answers);
        return given.scored(name(), metrics(convert(given, files)));
    }

    @Override
    public boolean canScore(ScoringFiles files) {
        return true;
    }

    @Override
    public Scores submit(ScoringFiles files, Path submission) {
        Answers given = Answers.read(files.requireAnswers());
        convert(given, files).forEach((task, lines) -> {
            StringBuilder text = new StringBuilder();
            for (MmeTask.Line line : lines) {
                text.append(String.join(
                                "\t", line.image(), line.question(), line.solution(), MmeFiles.oneLine(line.answer())))
                        .append('\n');
            }
            OutputFile.write(submission.resolve(task + ".txt"), text.toString());
        });
        return Submissions.counts(name(), given, given.lines().size(), 0);
    }

    private static Map<String, List<MmeTask.Line>> convert(Answers answers, ScoringFiles files) {
        Path solutions = files.requireAnnotation(
                "the folder of its solutions, a folder per sub-task with text files, if the answers are JSON Lines");
        return new MmeSolutions(solutions).convert(answers);
    }

    private static boolean isTextFolder(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.anyMatch(file -> file.toString().endsWith(".txt"));
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static Map<String, Metric> metrics(Map<String, List<MmeTask.Line>> answers) {
        Map<String, Metric> tasks = new LinkedHashMap<>();
        double perception = 0;
        double cognition = 0;
        for (Map.Entry<String, List<MmeTask.Line>> entry : answers.entrySet()) {
            String name = entry.getKey();
            MmeTask task = new MmeTask();
            for (int i = 0; i + 1 < entry.getValue().size(); i += 2) {
                task.add(entry.getValue().get(i), entry.getValue().get(i + 1));
            }
            tasks.put(name + ".score", new Metric.Value(task.score()));
            task.questions().putInto(tasks, name + ".");
            tasks.put(name + ".accuracy_plus", new Metric.Value(task.pictures().percent()));
            tasks.put(
                    name + ".accuracy_plus_ci95",
                    Bootstrap.interval95(task.pictures().scores()));
            if (MmeTask.PERCEPTION.contains(name)) {
                perception += task.score();
            } else {
                cognition += task.score();
            }
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put("perception", new Metric.Value(perception));
        metrics.put("cognition", new Metric.Value(cognition));
        metrics.putAll(tasks);
        return metrics;
    }
}
