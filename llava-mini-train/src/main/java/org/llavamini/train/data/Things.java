// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known to be in a picture.
 *
 * @param kinds the names of all that is there, as far as anybody looked for such things
 * @param placed where things are; none if nobody says
 */
public record Things(Set<String> kinds, List<Placed> placed) {
    public Things {
        kinds = Set.copyOf(kinds);
        placed = List.copyOf(placed);
    }

    /**
     * A thing in its place.
     *
     * @param name what it is
     * @param x the column of its middle, from 0 at the left to 1 at the right
     * @param y the row of its middle, from 0 at the top to 1 at the bottom
     * @param attributes what else is known of it, such as its color
     */
    public record Placed(String name, double x, double y, Map<String, String> attributes) {
        public Placed {
            requireNonNull(name, "name is null");
            attributes = Map.copyOf(attributes);
            if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
                throw new IllegalArgumentException(
                        "a place must be from 0 to 1 in both directions: " + name + " at " + x + ", " + y);
            }
        }
    }

    /** Returns the names in their order. */
    public List<String> sortedKinds() {
        return List.copyOf(new TreeSet<>(kinds));
    }
}
