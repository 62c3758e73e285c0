// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.format.TextFile;

/**
 * The solutions of MME as published: for each sub-task a folder with a text file per picture, lines of question and solution with
 * a tab between; they may lie in {@code questions_answers_YN} below.
 */
final class MmeSolutions {
    private static final String LLAVA_SENTENCE = "Answer the question using a single word or phrase.";
    private static final String MME_SENTENCE = "Please answer yes or no.";

    private final Path folder;

    MmeSolutions(Path folder) {
        this.folder = folder;
    }

    /** Adds the solutions to answers, by sub-task in MME's order; questions about one picture come together. */
    Map<String, List<MmeTask.Line>> convert(Answers answers) {
        Map<String, Map<String, List<AnswerLine>>> byTask = new HashMap<>();
        for (AnswerLine answer : answers.lines()) {
            int slash = answer.questionId().indexOf('/');
            String task = slash < 0 ? "" : answer.questionId().substring(0, slash);
            if (!MmeTask.PERCEPTION.contains(task) && !MmeTask.COGNITION.contains(task)) {
                throw answers.error(
                        "the id of question " + answer.questionId() + " does not begin with a sub-task of MME");
            }
            String picture = answer.questionId().substring(answer.questionId().lastIndexOf('/') + 1);
            byTask.computeIfAbsent(task, key -> new LinkedHashMap<>())
                    .computeIfAbsent(picture, key -> new ArrayList<>())
                    .add(answer);
        }
        Map<String, List<MmeTask.Line>> converted = new LinkedHashMap<>();
        Stream.concat(MmeTask.PERCEPTION.stream(), MmeTask.COGNITION.stream())
                .filter(byTask::containsKey)
                .forEach(task -> converted.put(task, lines(task, byTask.getOrDefault(task, Map.of()), answers)));
        return converted;
    }

    private List<MmeTask.Line> lines(String task, Map<String, List<AnswerLine>> pictures, Answers answers) {
        List<MmeTask.Line> lines = new ArrayList<>();
        pictures.forEach((picture, given) -> {
            if (given.size() != 2 || given.get(0).prompt().equals(given.get(1).prompt())) {
                throw answers.error(task + "/" + picture + " has " + given.size()
                        + " answers instead of one to each of two questions");
            }
            Map<String, String> solutions = solutions(task, picture);
            for (AnswerLine answer : given) {
                String question = answer.prompt().replace(LLAVA_SENTENCE, "").strip();
                String asked = question.contains(MME_SENTENCE) ? question : question + " " + MME_SENTENCE;
                if (!solutions.containsKey(asked)) {
                    // Some published questions have two spaces here.
                    asked = asked.replace(" " + MME_SENTENCE, "  " + MME_SENTENCE);
                }
                String solution = solutions.get(asked);
                if (solution == null) {
                    throw answers.error("the solutions of " + task + "/" + picture + " do not hold the question '"
                            + question + "'");
                }
                lines.add(new MmeTask.Line(picture, asked, solution, answer.text()));
            }
        });
        return lines;
    }

    private Map<String, String> solutions(String task, String picture) {
        int dot = picture.lastIndexOf('.');
        String name = (dot < 0 ? picture : picture.substring(0, dot)) + ".txt";
        Path nested = folder.resolve(task).resolve("questions_answers_YN").resolve(name);
        Path file = Files.exists(nested) ? nested : folder.resolve(task).resolve(name);
        Map<String, String> solutions = new HashMap<>();
        for (String line : TextFile.lines(file)) {
            int tab = line.indexOf('\t');
            if (tab >= 0) {
                solutions.put(
                        line.substring(0, tab).strip(), line.substring(tab + 1).strip());
            }
        }
        return solutions;
    }
}
