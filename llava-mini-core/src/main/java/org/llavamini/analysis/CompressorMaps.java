// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import static java.util.Objects.requireNonNull;

import org.llavamini.media.Picture;

/** Where the compressor's queries look in one picture, averaged over heads (paper Appendix F). Immutable. */
public final class CompressorMaps {
    private final Picture seen;
    private final int queries;
    private final int side;
    private final float[] weights;

    /**
     * Puts maps and picture together.
     *
     * @param seen the picture as the vision tower sees it: resized, cut or padded
     * @param side how many patches the picture has in each direction
     * @param weights {@code [queries, side, side]}; those of each query add up to 1
     */
    public CompressorMaps(Picture seen, int side, float[] weights) {
        this.seen = requireNonNull(seen, "seen is null");
        this.side = side;
        this.queries = weights.length / (side * side);
        this.weights = weights.clone();
    }

    /** Returns the picture as the vision tower sees it. */
    public Picture seen() {
        return seen;
    }

    /** Returns how many queries there are, which is the number of vision tokens; they lie in a square, row by row. */
    public int queries() {
        return queries;
    }

    /** Returns how many patches the picture has in each direction. */
    public int side() {
        return side;
    }

    /** Returns how much a query looks at a patch. */
    public float weight(int query, int row, int column) {
        return weights[(query * side + row) * side + column];
    }
}
