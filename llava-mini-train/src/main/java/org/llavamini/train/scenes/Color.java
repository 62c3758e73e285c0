// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

/** The colours of shapes, far enough from one another and from every {@link Tone} to be told apart when small. */
enum Color {
    RED("red", 0xDC1E28),
    ORANGE("orange", 0xFF8C0A),
    YELLOW("yellow", 0xFFE81E),
    GREEN("green", 0x1E9632),
    BLUE("blue", 0x2346DC),
    PURPLE("purple", 0x8C28B4),
    BLACK("black", 0x141414),
    WHITE("white", 0xFAFAFA);

    private final String word;
    private final int rgb;

    Color(String word, int rgb) {
        this.word = word;
        this.rgb = rgb;
    }

    String word() {
        return word;
    }

    int rgb() {
        return rgb;
    }
}
