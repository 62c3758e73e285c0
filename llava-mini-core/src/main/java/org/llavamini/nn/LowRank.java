// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

/**
 * A low-rank update of a linear layer (LoRA): its matrices are {@code name.lora_A.weight} {@code [rank, in]} and
 * {@code name.lora_B.weight} {@code [out, rank]}.
 *
 * @param rank of the update
 * @param scale what the update is multiplied with
 * @param dropout of the update's input
 */
public record LowRank(int rank, double scale, Dropout dropout) {
    public LowRank {
        requireNonNull(dropout, "dropout is null");
        if (rank < 1) {
            throw new IllegalArgumentException("rank must be greater than zero: " + rank);
        }
    }
}
