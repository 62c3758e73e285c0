// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

/** What a background is covered with, in a slightly darker tone. */
enum Pattern {
    PLAIN("plain"),
    STRIPED("striped"),
    DOTTED("dotted");

    private final String word;

    Pattern(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
