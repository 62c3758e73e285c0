// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import java.util.Optional;

/** The four ways. */
public enum Direction {
    LEFT("left", "left of", -1, 0),
    RIGHT("right", "right of", 1, 0),
    UP("up", "above", 0, -1),
    DOWN("down", "below", 0, 1);

    private final String word;
    private final String relation;
    private final int columns;
    private final int rows;

    Direction(String word, String relation, int columns, int rows) {
        this.word = word;
        this.relation = relation;
        this.columns = columns;
        this.rows = rows;
    }

    /** Returns the name of a movement, such as {@code up}. */
    public String word() {
        return word;
    }

    /** Returns how a thing lies to another, such as {@code above}. */
    public String relation() {
        return relation;
    }

    /** Returns how far a place lies this way from another; 0 if on the same level, negative if on the other side. */
    public int distance(Place from, Place to) {
        return (to.column() - from.column()) * columns + (to.row() - from.row()) * rows;
    }

    /** Returns the next place this way, if there is one. */
    public Optional<Place> next(Place from) {
        int row = from.row() + rows;
        int column = from.column() + columns;
        return row < 0 || row >= Place.SIDE || column < 0 || column >= Place.SIDE
                ? Optional.empty()
                : Optional.of(Place.of(row, column));
    }
}
