// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.format.LineFile;

/**
 * A file of answers that grows line by line and survives being cut off anywhere: what follows the last line end is dropped when
 * it is opened again. For one thread; the caller closes it.
 */
public final class AnswersFile implements AutoCloseable {
    private final LineFile file;
    private final List<AnswerLine> answers;

    private AnswersFile(LineFile file, List<AnswerLine> answers) {
        this.file = file;
        this.answers = answers;
    }

    /**
     * Opens a file to add answers, with those that it holds already; creates it and its folder if need be.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if a whole line is no answer, {@code INPUT_OUTPUT} if the file
     *     cannot be read or written, or another process adds to it
     */
    @SuppressWarnings("MustBeClosed")
    public static AnswersFile resume(Path file) {
        LineFile lines = LineFile.resume(file);
        try {
            List<AnswerLine> answers = new ArrayList<>();
            int number = 0;
            for (String line : lines.before()) {
                number++;
                if (!line.isBlank()) {
                    answers.add(AnswerJson.read(line, file + " line " + number));
                }
            }
            return new AnswersFile(lines, answers);
        } catch (LlavaMiniException e) {
            lines.close();
            throw e;
        }
    }

    /** Returns the answers so far, in the order of the file. */
    public List<AnswerLine> answers() {
        return List.copyOf(answers);
    }

    /** Adds answers; they are with the operating system when this returns. */
    public void append(List<AnswerLine> lines) {
        file.append(lines.stream().map(AnswerJson::write).toList());
        answers.addAll(lines);
    }

    @Override
    public void close() {
        file.close();
    }
}
