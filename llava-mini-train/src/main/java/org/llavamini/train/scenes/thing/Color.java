// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

/** The colours of shapes, far enough from one another and from every {@link Tone} to be told apart when small. */
public enum Color {
    RED(0, "red", 0xDC1E28),
    ORANGE(1, "orange", 0xFF8C0A),
    YELLOW(2, "yellow", 0xFFE81E),
    GREEN(3, "green", 0x1E9632),
    BLUE(4, "blue", 0x2346DC),
    PURPLE(5, "purple", 0x8C28B4),
    BLACK(6, "black", 0x141414),
    WHITE(7, "white", 0xFAFAFA);

    private final int number;
    private final String word;
    private final int rgb;

    Color(int number, String word, int rgb) {
        this.number = number;
        this.word = word;
        this.rgb = rgb;
    }

    /** Returns the number in a {@link Combination}. */
    int number() {
        return number;
    }

    public String word() {
        return word;
    }

    public int rgb() {
        return rgb;
    }
}
