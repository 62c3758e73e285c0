// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import static java.util.Objects.requireNonNull;

/**
 * A stretch of a prompt; all of them one after the other are the prompt.
 *
 * @param supervised whether training learns it: answers and the marks that end them
 */
public record PromptSegment(String text, boolean supervised) {
    public PromptSegment {
        requireNonNull(text, "text is null");
    }
}
