// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import org.llavamini.encoding.Unread;

/**
 * One prompt of a batch.
 *
 * @param unread all of the prompt
 * @param options how its answer is chosen
 */
public record BatchRequest(Unread unread, GenerationOptions options) {
    public BatchRequest {
        requireNonNull(unread, "unread is null");
        requireNonNull(options, "options is null");
        if (!unread.past().isEmpty()) {
            throw new IllegalArgumentException("the prompts of a batch are read from their beginning");
        }
    }
}
