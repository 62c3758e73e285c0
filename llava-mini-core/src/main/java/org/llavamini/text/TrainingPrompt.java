// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import static java.util.Objects.requireNonNull;

import org.llavamini.text.tokenizer.TokenIds;

/**
 * A sample as the trainer reads it.
 *
 * @param ids token ids, the picture as {@link ImagePlaceholder#ID}
 * @param labels as long as the ids: the id itself where it is learned, else {@link #IGNORED_LABEL}
 */
public record TrainingPrompt(TokenIds ids, TokenIds labels) {
    /** The label of a position that is not learned. */
    public static final int IGNORED_LABEL = -100;

    public TrainingPrompt {
        requireNonNull(ids, "ids is null");
        requireNonNull(labels, "labels is null");
        if (ids.size() != labels.size()) {
            throw new IllegalArgumentException(
                    "labels must be as many as ids: " + labels.size() + " and " + ids.size());
        }
    }

    /** Returns how many positions are learned. */
    public int learned() {
        return (int) labels.stream().filter(label -> label != IGNORED_LABEL).count();
    }

    /** Returns the first positions only, at most as many as given. */
    public TrainingPrompt truncated(int maxLength) {
        int length = Math.min(maxLength, ids.size());
        return new TrainingPrompt(ids.slice(0, length), labels.slice(0, length));
    }
}
