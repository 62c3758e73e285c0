// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * What a score is made of.
 *
 * @param answers the model's answers, a file or a folder; not needed where judgements say everything
 * @param questions the benchmark's questions, where its scorer needs them
 * @param annotations the benchmark's solutions, where they are not among the questions
 * @param judgements what a judge said about the answers, a file or a folder
 */
public record ScoringFiles(
        Optional<Path> answers, Optional<Path> questions, List<Path> annotations, Optional<Path> judgements) {
    public ScoringFiles {
        requireNonNull(answers, "answers is null");
        requireNonNull(questions, "questions is null");
        annotations = List.copyOf(annotations);
        requireNonNull(judgements, "judgements is null");
    }

    /** Makes the files of a score without a judge. */
    public ScoringFiles(Path answers, Optional<Path> questions, List<Path> annotations) {
        this(Optional.of(answers), questions, annotations, Optional.empty());
    }

    /** Returns the answers, or fails with {@code INVALID_REQUEST} if none were given. */
    public Path requireAnswers() {
        return answers.orElseThrow(() -> missing("the answers are missing", "--answers"));
    }

    /** Returns the questions, or fails with {@code INVALID_REQUEST} saying which file is needed. */
    public Path requireQuestions(String which) {
        return questions.orElseThrow(() -> missing("it is scored with " + which, "--questions"));
    }

    /** Returns the only file of solutions, or fails with {@code INVALID_REQUEST} saying which file is needed. */
    public Path requireAnnotation(String which) {
        if (annotations.size() != 1) {
            throw missing(
                    "it is scored with " + which + (annotations.isEmpty() ? "" : ", but several were given"),
                    "--annotations");
        }
        return annotations.getFirst();
    }

    /** Returns the solutions where they stand among the questions, so that either flag will do. */
    public Path requireQuestionsOrAnnotation(String which) {
        if (annotations.isEmpty() && questions.isPresent()) {
            return questions.get();
        }
        return requireAnnotation(which);
    }

    /** Returns the judgements, or fails with {@code INVALID_REQUEST}. */
    public Path requireJudgements() {
        return judgements.orElseThrow(() ->
                missing("it is scored by a judge: give saved judgements, or also a judge to ask", "--judgements"));
    }

    private static LlavaMiniException missing(String what, String flag) {
        return new LlavaMiniException(ErrorCode.INVALID_REQUEST, what + " (" + flag + ")");
    }
}
