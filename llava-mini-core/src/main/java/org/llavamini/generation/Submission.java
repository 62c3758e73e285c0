// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.llavamini.encoding.PromptIds;
import org.llavamini.option.Cancellation;
import org.llavamini.option.GenerationOptions;

/**
 * A request as it is submitted.
 *
 * @param preparation everything that needs no model, done on another thread than the engine's
 * @param options how its answer is chosen
 * @param deadline how long it may take from now on, until it ends with what there is
 * @param cancellation asked whether the answer is still wanted
 * @param mediaBytes how much memory its pictures take while it waits
 * @param wantsText whether the answer is read piece by piece
 */
public record Submission(
        Supplier<Prepared> preparation,
        GenerationOptions options,
        Optional<Duration> deadline,
        Cancellation cancellation,
        long mediaBytes,
        boolean wantsText) {
    public Submission {
        requireNonNull(preparation, "preparation is null");
        requireNonNull(options, "options is null");
        requireNonNull(deadline, "deadline is null");
        requireNonNull(cancellation, "cancellation is null");
    }

    /**
     * What preparation gives.
     *
     * @param prompt the ids
     * @param subject what the prompt is about
     */
    public record Prepared(PromptIds prompt, Subject subject) {}
}
