// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import java.nio.file.Files;
import java.nio.file.Path;
import org.llavamini.eval.Scores;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.judge.Judgements;

/** Says which judge and prompt scores are from, where the judgements are in this software's form. */
final class JudgeLabels {
    private JudgeLabels() {}

    static Scores add(Scores scores, Path judgements) {
        boolean ours = Files.isRegularFile(judgements)
                && (!Rows.isObject(judgements) || Rows.object(judgements).node().has("question_id"));
        return ours ? Judgements.read(judgements).label(scores) : scores;
    }
}
