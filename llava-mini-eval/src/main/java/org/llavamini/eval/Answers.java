// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;

/** Finished answers, read to be scored. */
public final class Answers {
    private final Path source;
    private final List<Located> lines;

    private Answers(Path source, List<Located> lines) {
        this.source = source;
        this.lines = lines;
    }

    private record Located(AnswerLine line, String where) {}

    /**
     * Reads the answers of a file, JSON Lines or one JSON list, or of all {@code .jsonl} files of a folder in the order of their
     * names. Besides LLaVA's fields {@code question_id} and {@code text} the names {@code id}, {@code q_uid}, {@code pred} and
     * {@code prediction} are understood.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} naming file and line of what is no answer, {@code INPUT_OUTPUT} if
     *     a file cannot be read
     */
    public static Answers read(Path fileOrFolder) {
        List<Located> lines = new ArrayList<>();
        boolean folder = Files.isDirectory(fileOrFolder);
        for (Row row : folder ? Rows.folder(fileOrFolder, ".jsonl") : Rows.read(fileOrFolder)) {
            lines.add(new Located(AnswerJson.read(row), row.where()));
        }
        return new Answers(fileOrFolder, lines);
    }

    /** Returns the model that gave the answers of a file or folder, if they are in a form that says so. */
    public static Optional<String> model(Path fileOrFolder) {
        try {
            return read(fileOrFolder).model();
        } catch (LlavaMiniException e) {
            // Submissions and the text files of MME do not say.
            return Optional.empty();
        }
    }

    /** Returns the answers in the order of the file. */
    public List<AnswerLine> lines() {
        return lines.stream().map(Located::line).toList();
    }

    /** Returns the model that gave the answers, if the file names just one. */
    public Optional<String> model() {
        Set<String> models = new HashSet<>();
        lines.forEach(located -> models.add(located.line().modelId()));
        return models.size() == 1
                ? Optional.of(models.iterator().next()).filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    /**
     * Returns the answers by the id of their question.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} naming file and line of a second answer to a question
     */
    public Map<String, AnswerLine> byId() {
        Map<String, AnswerLine> byId = new LinkedHashMap<>();
        for (Located located : lines) {
            if (byId.put(located.line().questionId(), located.line()) != null) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "question " + located.line().questionId() + " is answered a second time (" + located.where()
                                + ")");
            }
        }
        return byId;
    }

    /**
     * Returns the answers by the id of their question, after checking that all questions are known.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} for a second answer, or one to a question that there is not
     */
    public Map<String, AnswerLine> byId(Set<String> known) {
        Map<String, AnswerLine> byId = byId();
        for (String id : byId.keySet()) {
            if (!known.contains(id)) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "there is no question " + id + " among the " + known.size() + " of the benchmark (" + source
                                + ")");
            }
        }
        return byId;
    }

    /** Returns scores that say which model gave the answers, if the file names just one. */
    public Scores scored(String benchmark, Map<String, Metric> metrics) {
        Scores scores = new Scores(benchmark, metrics);
        return model().map(name -> scores.labelled("model", name)).orElse(scores);
    }

    /** Returns an error about these answers. */
    public LlavaMiniException error(String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, what + " (" + source + ")");
    }
}
