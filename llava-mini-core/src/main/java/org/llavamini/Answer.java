// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import org.llavamini.generation.FinishReason;

/**
 * What the model said.
 *
 * @param text without special tokens
 * @param finishReason why it ended
 * @param usage how many tokens
 * @param timings how long
 */
public record Answer(String text, FinishReason finishReason, Usage usage, Timings timings) {
    public Answer {
        requireNonNull(text, "text is null");
        requireNonNull(finishReason, "finishReason is null");
        requireNonNull(usage, "usage is null");
        requireNonNull(timings, "timings is null");
    }
}
