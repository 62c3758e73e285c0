// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a score is made of.
 *
 * @param answers the model's answers, a file or a folder
 * @param questions the benchmark's questions, where its scorer needs them
 * @param annotations the benchmark's solutions, where they are not among the questions
 */
public record ScoringFiles(Path answers, Optional<Path> questions, List<Path> annotations) {
    public ScoringFiles {
        requireNonNull(answers, "answers is null");
        requireNonNull(questions, "questions is null");
        annotations = List.copyOf(annotations);
    }
}
