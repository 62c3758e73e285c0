// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.format.TextFile;

/** The text files of MME: lines of picture, question, solution, answer with tabs between, two lines per picture. */
final class MmeFiles {
    private static final int FIELDS = 4;

    private MmeFiles() {}

    /** Reads the files of a folder by sub-task, in MME's order; those that are missing count nothing. */
    static Map<String, List<MmeTask.Line>> read(Path folder) {
        Map<String, List<MmeTask.Line>> tasks = new LinkedHashMap<>();
        Stream.concat(MmeTask.PERCEPTION.stream(), MmeTask.COGNITION.stream()).forEach(task -> {
            Path file = folder.resolve(task + ".txt");
            if (Files.exists(file)) {
                tasks.put(task, lines(file));
            }
        });
        if (tasks.isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "the folder holds no file of a sub-task, such as existence.txt (" + folder + ")");
        }
        return tasks;
    }

    private static List<MmeTask.Line> lines(Path file) {
        List<MmeTask.Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : TextFile.lines(file)) {
            String where = file + " line " + ++number;
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.split("\t", -1);
            if (fields.length != FIELDS) {
                throw malformed(
                        "it has " + fields.length + " fields instead of picture, question, solution, answer", where);
            }
            if (!fields[2].toLowerCase(Locale.ROOT).matches("yes|no")) {
                throw malformed("the solution is neither yes nor no but '" + fields[2] + "'", where);
            }
            MmeTask.Line read = new MmeTask.Line(fields[0], fields[1], fields[2], fields[3]);
            if (lines.size() % 2 == 1 && !lines.getLast().image().equals(read.image())) {
                throw malformed(
                        "it should be the second question about "
                                + lines.getLast().image(),
                        where);
            }
            lines.add(read);
        }
        if (lines.size() % 2 == 1) {
            throw malformed("the last picture has one question instead of two", file.toString());
        }
        return lines;
    }

    /** Returns an answer as it fits into a field. */
    static String oneLine(String answer) {
        return answer.replaceAll("[\\t\\r\\n]+", " ");
    }

    private static LlavaMiniException malformed(String what, String where) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, "malformed line: " + what + " (" + where + ")");
    }
}
