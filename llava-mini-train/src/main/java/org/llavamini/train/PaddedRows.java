// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.text.TrainingPrompt;

/**
 * Ids and labels of several samples, right-padded to one length.
 *
 * @param count rows
 * @param length columns
 * @param ids row-major, 0 where padded
 * @param labels row-major, -100 where nothing is learned
 */
final class PaddedRows {
    private final int count;
    private final int length;
    private final long[] ids;
    private final long[] labels;

    PaddedRows(List<TrainingPrompt> prompts) {
        count = prompts.size();
        length = prompts.stream().mapToInt(prompt -> prompt.ids().size()).max().orElseThrow();
        ids = new long[count * length];
        labels = new long[count * length];
        java.util.Arrays.fill(labels, TrainingPrompt.IGNORED_LABEL);
        for (int row = 0; row < count; row++) {
            TrainingPrompt prompt = prompts.get(row);
            for (int i = 0; i < prompt.ids().size(); i++) {
                ids[row * length + i] = prompt.ids().get(i);
                labels[row * length + i] = prompt.labels().get(i);
            }
        }
    }

    int length() {
        return length;
    }

    /** Returns the ids, {@code [count, length]}. */
    Tensor ids(Device device) {
        return Tensor.of(ids, count, length).to(device);
    }

    /** Returns {@code [count, length]}, true where a position is fused and seen in pre-fusion: no answer, no padding, no id 0. */
    Tensor visible(Device device) {
        boolean[] visible = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) {
            visible[i] = ids[i] > 0 && labels[i] == TrainingPrompt.IGNORED_LABEL;
        }
        return Tensor.of(visible, count, length).to(device);
    }

    /** Returns whether a sample learns its very first token, which the token before this text predicts. */
    boolean learnsFirst() {
        return IntStream.range(0, count).anyMatch(row -> labels[row * length] != TrainingPrompt.IGNORED_LABEL);
    }

    /** Returns the flat positions, row-major in {@code [count, length]}, of the tokens to learn. */
    int[] learnedPositions() {
        return IntStream.range(0, labels.length)
                .filter(i -> labels[i] != TrainingPrompt.IGNORED_LABEL)
                .toArray();
    }

    /** Returns the labels at flat positions. */
    long[] labelsAt(int[] positions) {
        return IntStream.of(positions).mapToLong(i -> labels[i]).toArray();
    }
}
