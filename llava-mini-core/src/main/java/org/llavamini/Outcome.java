// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.llavamini.error.LlavaMiniException;

/**
 * What became of one of many items that a model was asked about.
 *
 * @param <T> what an item is to the caller
 */
public sealed interface Outcome<T> {
    /** Returns what was asked about. */
    T item();

    /** Returns how long it took from its submission on. */
    Duration took();

    /**
     * It was answered.
     *
     * @param item what was asked about
     * @param answer what the model said
     * @param took from its submission on
     */
    record Answered<T>(T item, Answer answer, Duration took) implements Outcome<T> {
        public Answered {
            requireNonNull(item, "item is null");
            requireNonNull(answer, "answer is null");
            requireNonNull(took, "took is null");
        }
    }

    /**
     * It could not be answered: its picture cannot be read, for example. The others are answered all the same.
     *
     * @param item what was asked about
     * @param failure why
     * @param took from its submission on
     */
    record Failed<T>(T item, LlavaMiniException failure, Duration took) implements Outcome<T> {
        public Failed {
            requireNonNull(item, "item is null");
            requireNonNull(failure, "failure is null");
            requireNonNull(took, "took is null");
        }
    }
}
