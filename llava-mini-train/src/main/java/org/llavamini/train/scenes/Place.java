// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

/** One of the nine parts of a picture, in reading order. */
enum Place {
    TOP_LEFT("top left", "at the top left"),
    TOP("top", "at the top"),
    TOP_RIGHT("top right", "at the top right"),
    LEFT("left", "at the left"),
    CENTER("center", "in the center"),
    RIGHT("right", "at the right"),
    BOTTOM_LEFT("bottom left", "at the bottom left"),
    BOTTOM("bottom", "at the bottom"),
    BOTTOM_RIGHT("bottom right", "at the bottom right");

    /** How many places there are in a row or column. */
    static final int SIDE = 3;

    private final String word;
    private final String phrase;

    Place(String word, String phrase) {
        this.word = word;
        this.phrase = phrase;
    }

    static Place of(int row, int column) {
        return values()[row * SIDE + column];
    }

    /** Returns the name as an answer, such as {@code top left}. */
    String word() {
        return word;
    }

    /** Returns the name within a sentence, such as {@code at the top left}. */
    String phrase() {
        return phrase;
    }

    int row() {
        return ordinal() / SIDE;
    }

    int column() {
        return ordinal() % SIDE;
    }

    /** Returns the middle as a part of the picture's width. */
    double x() {
        return (column() + 0.5) / SIDE;
    }

    /** Returns the middle as a part of the picture's height. */
    double y() {
        return (row() + 0.5) / SIDE;
    }
}
