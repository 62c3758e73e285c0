// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

/** The colours of backgrounds; no shape has one of them. */
enum Tone {
    GRAY("gray", 0xC3C3C3),
    PINK("pink", 0xFAB4C8),
    BROWN("brown", 0x96694B),
    CYAN("cyan", 0xA0E6EB);

    private final String word;
    private final int rgb;

    Tone(String word, int rgb) {
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
