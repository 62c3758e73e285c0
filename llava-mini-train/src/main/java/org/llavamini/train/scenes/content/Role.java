// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import static java.util.Objects.requireNonNull;

import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Direction;
import org.llavamini.train.scenes.thing.Place;

/** What a thing does in a clip. Frames are counted from 0 and one second apart. */
public sealed interface Role {
    /** Returns the number of the role among all that decide between train and test. */
    int number();

    /** Returns where the thing is at first, or whenever it is there. */
    Place place();

    /** Stays where it is. */
    record Stays(Place place) implements Role {
        @Override
        public int number() {
            return 0;
        }
    }

    /** Moves evenly through the whole clip, along a row or column. */
    record Moves(Direction direction, Place from, Place to) implements Role {
        public Moves {
            if (direction.distance(from, to) < 1) {
                throw new IllegalArgumentException("not " + direction + ": " + from + " to " + to);
            }
        }

        @Override
        public Place place() {
            return from;
        }

        @Override
        public int number() {
            return switch (direction) {
                case LEFT -> 1;
                case RIGHT -> 2;
                case UP -> 3;
                case DOWN -> 4;
            };
        }
    }

    /**
     * Is there from a frame on.
     *
     * @param frame the first that shows it
     */
    record Appears(Place place, int frame) implements Role {
        @Override
        public int number() {
            return 5;
        }
    }

    /**
     * Is there until a frame.
     *
     * @param frame the first that does not show it
     */
    record Disappears(Place place, int frame) implements Role {
        @Override
        public int number() {
            return 6;
        }
    }

    /**
     * Is there for one frame, several times.
     *
     * @param start the first frame that shows it; from there on every second one does
     */
    record Flashes(Place place, int start, int times) implements Role {
        @Override
        public int number() {
            return 7;
        }
    }

    /**
     * Turns to another colour.
     *
     * @param frame the first that shows it
     */
    record Turns(Place place, int frame, Color color) implements Role {
        public Turns {
            requireNonNull(color, "color is null");
        }

        @Override
        public int number() {
            return 8;
        }
    }
}
