// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

/** One of the nine parts of a picture, in reading order. */
public enum Place {
    TOP_LEFT(0, 0, "top left", "at the top left"),
    TOP(0, 1, "top", "at the top"),
    TOP_RIGHT(0, 2, "top right", "at the top right"),
    LEFT(1, 0, "left", "at the left"),
    CENTER(1, 1, "center", "in the center"),
    RIGHT(1, 2, "right", "at the right"),
    BOTTOM_LEFT(2, 0, "bottom left", "at the bottom left"),
    BOTTOM(2, 1, "bottom", "at the bottom"),
    BOTTOM_RIGHT(2, 2, "bottom right", "at the bottom right");

    /** How many places there are in a row or column. */
    public static final int SIDE = 3;

    private final int row;
    private final int column;
    private final String word;
    private final String phrase;

    Place(int row, int column, String word, String phrase) {
        this.row = row;
        this.column = column;
        this.word = word;
        this.phrase = phrase;
    }

    static Place of(int row, int column) {
        for (Place place : values()) {
            if (place.row == row && place.column == column) {
                return place;
            }
        }
        throw new IllegalArgumentException("no such place: row " + row + ", column " + column);
    }

    /** Returns the name as an answer, such as {@code top left}. */
    public String word() {
        return word;
    }

    /** Returns the name within a sentence, such as {@code at the top left}. */
    public String phrase() {
        return phrase;
    }

    /** Returns the number in a {@link Combination}. */
    public int number() {
        return row * SIDE + column;
    }

    int row() {
        return row;
    }

    int column() {
        return column;
    }

    /** Returns the middle as a part of the picture's width. */
    public double x() {
        return (column + 0.5) / SIDE;
    }

    /** Returns the middle as a part of the picture's height. */
    public double y() {
        return (row + 0.5) / SIDE;
    }
}
