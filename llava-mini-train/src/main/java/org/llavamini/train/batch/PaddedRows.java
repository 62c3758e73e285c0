// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.text.TrainingPrompt;

/**
 * Ids and labels of several samples, right-padded to one length.
 */
public final class PaddedRows {
    private final int count;
    private final int length;
    private final long[] ids;
    private final long[] labels;
    private final int[] lengths;

    public PaddedRows(List<TrainingPrompt> prompts) {
        count = prompts.size();
        length = prompts.stream().mapToInt(prompt -> prompt.ids().size()).max().orElseThrow();
        ids = new long[count * length];
        labels = new long[count * length];
        java.util.Arrays.fill(labels, TrainingPrompt.IGNORED_LABEL);
        lengths = prompts.stream().mapToInt(prompt -> prompt.ids().size()).toArray();
        for (int row = 0; row < count; row++) {
            TrainingPrompt prompt = prompts.get(row);
            for (int i = 0; i < prompt.ids().size(); i++) {
                ids[row * length + i] = prompt.ids().get(i);
                labels[row * length + i] = prompt.labels().get(i);
            }
        }
    }

    public int count() {
        return count;
    }

    /** Returns how many ids at the start are the same in all rows, at most those before the first token to learn less one. */
    public int sharedPrefix() {
        int shared = 0;
        while (shared < length && isShared(shared)) {
            shared++;
        }
        return Math.max(0, shared - 1);
    }

    private boolean isShared(int column) {
        return IntStream.range(0, count)
                .allMatch(row -> ids[row * length + column] == ids[column]
                        && labels[row * length + column] == TrainingPrompt.IGNORED_LABEL);
    }

    public int length() {
        return length;
    }

    /** Returns the ids, {@code [count, length]}. */
    public Tensor ids(Device device) {
        return Tensor.of(ids, count, length).to(device);
    }

    /**
     * Returns {@code [count, length]}, true where a position is fused and seen in pre-fusion: no answer, no padding, and id 0 only
     * if asked for.
     */
    public Tensor visible(boolean idZero, Device device) {
        boolean[] visible = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) {
            visible[i] = isVisible(i, idZero);
        }
        return Tensor.of(visible, count, length).to(device);
    }

    private boolean isVisible(int i, boolean idZero) {
        boolean padding = i % length >= lengths[i / length];
        return !padding && ids[i] >= (idZero ? 0 : 1) && labels[i] == TrainingPrompt.IGNORED_LABEL;
    }

    /** Returns after how many positions none is {@link #visible} any more, in any row. */
    public int visibleLength(boolean idZero) {
        return IntStream.range(0, ids.length)
                .filter(i -> isVisible(i, idZero))
                .map(i -> i % length + 1)
                .max()
                .orElse(0);
    }

    /** Returns whether a sample learns its very first token, which the token before this text predicts. */
    public boolean learnsFirst() {
        return IntStream.range(0, count).anyMatch(row -> labels[row * length] != TrainingPrompt.IGNORED_LABEL);
    }

    /** Returns the flat positions, row-major in {@code [count, length]}, of the tokens to learn. */
    public int[] learnedPositions() {
        return IntStream.range(0, labels.length)
                .filter(i -> labels[i] != TrainingPrompt.IGNORED_LABEL)
                .toArray();
    }

    /** Returns the labels at flat positions. */
    public long[] labelsAt(int[] positions) {
        return IntStream.of(positions).mapToLong(i -> labels[i]).toArray();
    }
}
