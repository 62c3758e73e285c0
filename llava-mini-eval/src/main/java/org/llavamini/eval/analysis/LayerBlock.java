// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Neighbouring layers, counted from 1 as the paper does, in which vision is hidden.
 *
 * @param first 0 if it is none
 * @param last 0 if it is none
 */
public record LayerBlock(int first, int last) {
    public LayerBlock {
        if (first < 0 || last < first || first == 0 && last != 0) {
            throw new IllegalArgumentException("no layers " + first + " to " + last);
        }
    }

    /** Returns no layer. */
    public static LayerBlock none() {
        return new LayerBlock(0, 0);
    }

    /** Returns blocks of so many layers one after the other; the last one may be smaller. */
    public static List<LayerBlock> split(int layers, int size) {
        List<LayerBlock> blocks = new ArrayList<>();
        for (int first = 1; first <= layers; first += size) {
            blocks.add(new LayerBlock(first, Math.min(layers, first + size - 1)));
        }
        return blocks;
    }

    /** Returns whether there is no layer in it. */
    public boolean isEmpty() {
        return first == 0;
    }

    /** Returns the layers counted from 0. */
    public Set<Integer> indices() {
        return isEmpty() ? Set.of() : IntStream.range(first - 1, last).boxed().collect(Collectors.toSet());
    }

    /** Returns {@code none}, or the first and last layer, as {@code 5-8}. */
    @Override
    public String toString() {
        return isEmpty() ? "none" : first + "-" + last;
    }
}
