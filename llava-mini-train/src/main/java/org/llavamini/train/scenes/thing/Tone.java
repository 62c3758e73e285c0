// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

/** The colours of backgrounds; no shape has one of them. */
public enum Tone {
    GRAY(0, "gray", 0xC3C3C3),
    PINK(1, "pink", 0xFF9EC4),
    BROWN(2, "brown", 0x96694B),
    CYAN(3, "cyan", 0xA0E6EB);

    private final int number;
    private final String word;
    private final int rgb;

    Tone(int number, String word, int rgb) {
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
