// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import java.util.List;

/** The attention of every token of one text to every other, averaged over heads, layer by layer (paper Figure 4). Immutable once read. */
public final class AttentionMaps {
    private final List<TokenType> types;
    private final float[][] weights;

    /** Begins maps of so many layers in which no token looks at any. */
    public AttentionMaps(int layers, List<TokenType> types) {
        this.types = List.copyOf(types);
        int cells = Math.multiplyExact(types.size(), types.size());
        this.weights = new float[layers][cells];
    }

    /**
     * Sets how much one token looks at those from the first on.
     *
     * @param row one weight for each, at most as many as there are tokens
     */
    public void add(int layer, int query, float[] row) {
        System.arraycopy(row, 0, weights[layer], query * types.size(), row.length);
    }

    /** Returns the number of layers. */
    public int layers() {
        return weights.length;
    }

    /** Returns the type of each token. */
    public List<TokenType> types() {
        return types;
    }

    /** Returns how much a token looks at another; 0 where that one comes later. */
    public float weight(int layer, int query, int key) {
        return weights[layer][query * types.size() + key];
    }
}
