// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

/** What a background is covered with, in a slightly darker tone. */
public enum Pattern {
    PLAIN("plain"),
    STRIPED("striped"),
    DOTTED("dotted");

    private final String word;

    Pattern(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
