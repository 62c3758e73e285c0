// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import org.llavamini.option.FinishReason;
import org.llavamini.text.tokenizer.TokenIds;

/**
 * The tokens and text of an answer.
 *
 * @param ids the generated ids, the end token included if there is one
 * @param text the answer, without special tokens and stop strings
 * @param finishReason why it ended
 */
public record Written(TokenIds ids, String text, FinishReason finishReason) {
    public Written {
        requireNonNull(ids, "ids is null");
        requireNonNull(text, "text is null");
        requireNonNull(finishReason, "finishReason is null");
    }
}
