// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.llavamini.media.Picture;

/**
 * Where in a picture the compressor looks.
 *
 * @param seen the picture as the vision tower sees it, a square
 * @param side how many fields it has in each direction
 * @param queries how many vision tokens it becomes
 * @param weights of the fields row by row, all vision tokens together; they add up to 1
 */
public record LookMap(Picture seen, int side, int queries, List<Float> weights) {
    public LookMap {
        requireNonNull(seen, "seen is null");
        weights = List.copyOf(weights);
    }
}
