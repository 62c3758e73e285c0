// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import static java.util.Objects.requireNonNull;

/** One finished turn; {@link ImagePlaceholder#TEXT} in a user's text stands for the picture or video. */
public record Message(Role role, String text) {
    public Message {
        requireNonNull(role, "role is null");
        requireNonNull(text, "text is null");
    }
}
