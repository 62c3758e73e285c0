// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Scores;
import org.llavamini.eval.format.Rows;
import org.llavamini.output.OutputFile;

/** What submissions have in common. */
final class Submissions {
    private Submissions() {}

    /** Writes a JSON list. */
    static void writeList(Path file, List<? extends Map<String, ?>> entries) {
        OutputFile.write(file, Rows.line(entries) + "\n");
    }

    /** Returns how many of the questions have an answer. */
    static Scores counts(String benchmark, Answers answers, int questions, int missing) {
        return answers.scored(
                benchmark,
                Map.of("answered", new Metric.Count(questions - missing), "missing", new Metric.Count(missing)));
    }
}
