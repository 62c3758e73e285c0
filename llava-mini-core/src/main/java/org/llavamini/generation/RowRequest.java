// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.PromptIds;
import org.llavamini.option.FinishReason;

/**
 * A request as the engine takes it: everything that other threads can do is done.
 *
 * @param prompt its ids
 * @param subject what it is about
 * @param answer begins its answer
 * @param maxNewTokens longest answer
 * @param run what accompanies it
 * @param ending why it shall end before its answer does, if it shall; asked often, must be quick
 * @param held whether its answer waits for whoever reads it, and shall not go on; asked often, must be quick
 */
public record RowRequest(
        PromptIds prompt,
        Subject subject,
        GrowingAnswer.Beginning answer,
        int maxNewTokens,
        EncodingRun run,
        Supplier<Optional<FinishReason>> ending,
        BooleanSupplier held) {
    public RowRequest {
        requireNonNull(prompt, "prompt is null");
        requireNonNull(subject, "subject is null");
        requireNonNull(answer, "answer is null");
        requireNonNull(run, "run is null");
        requireNonNull(ending, "ending is null");
        requireNonNull(held, "held is null");
    }
}
