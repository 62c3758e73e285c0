// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.stream.LongStream;
import org.llavamini.nn.AttentionMask;
import org.llavamini.nn.RotaryEmbedding;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;

/**
 * How many positions at the beginning of each row of a batch are padding, so that rows of different lengths end together and
 * go on in step. Padding is seen by nobody and does not count in positions. Immutable.
 */
public final class LeftPadding {
    private final long[] lengths;

    private LeftPadding(long[] lengths) {
        this.lengths = lengths;
    }

    /** Returns that no row is padded, whatever the size of the batch. */
    public static LeftPadding none() {
        return new LeftPadding(new long[0]);
    }

    /** Returns the padding that makes rows of these lengths as long as the longest. */
    public static LeftPadding of(long... rowLengths) {
        long longest = LongStream.of(rowLengths).max().orElse(0);
        long[] lengths =
                LongStream.of(rowLengths).map(length -> longest - length).toArray();
        return LongStream.of(lengths).allMatch(length -> length == 0) ? none() : new LeftPadding(lengths);
    }

    /** Returns how many positions at the beginning of a row are padding. */
    public long length(int row) {
        return lengths.length == 0 ? 0 : lengths[row];
    }

    /** Returns the rotation of {@code tokens} positions after {@code past} earlier ones. */
    RotaryEmbedding.Rotation rotation(RotaryEmbedding rotary, long past, long tokens, DType dtype) {
        if (lengths.length == 0) {
            return rotary.range(past, tokens, dtype);
        }
        long[] positions = new long[Math.toIntExact(lengths.length * tokens)];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Math.max(0, past + i % tokens - lengths[Math.toIntExact(i / tokens)]);
        }
        return rotary.at(Tensor.of(positions, lengths.length, tokens).to(rotary.device()), dtype);
    }

    /** Returns who of {@code tokens} positions after {@code past} earlier ones sees whom: no padding but itself. */
    AttentionMask mask(long past, long tokens, Device device) {
        if (lengths.length == 0) {
            return AttentionMask.causal(past, tokens, device);
        }
        int columns = Math.toIntExact(past + tokens);
        boolean[] visible = new boolean[Math.toIntExact(Math.multiplyExact(lengths.length * tokens, (long) columns))];
        for (int row = 0; row < lengths.length * tokens; row++) {
            int self = Math.toIntExact(past + row % tokens);
            int first = Math.min(self, Math.toIntExact(lengths[Math.toIntExact(row / tokens)]));
            java.util.Arrays.fill(visible, row * columns + first, row * columns + self + 1, true);
        }
        return new AttentionMask.Table(
                Tensor.of(visible, lengths.length, 1, tokens, columns).to(device));
    }
}
