// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import java.util.List;
import org.llavamini.tensor.Tensor;

/**
 * Where the patches of a picture's parts lie. In LLaVA-Mini-HD (paper section 4.2) the tower sees a picture as
 * {@code ratio × ratio} tiles and then as a whole; the patches of the tiles form one fine raster.
 */
public final class PatchGrid {
    private final long ratio;

    /** Lays out {@code ratio × ratio} tiles and the whole picture, or with ratio 1 the whole picture alone. */
    public PatchGrid(long ratio) {
        this.ratio = ratio;
    }

    /** Returns how many pictures the tower sees for each. */
    public long parts() {
        return ratio == 1 ? 1 : ratio * ratio + 1;
    }

    /**
     * Returns what the compressor reads: {@code [pictures, (ratio · side)², width]} in raster order, of features
     * {@code [pictures · parts, side², width]}.
     */
    public Tensor raster(Tensor features) {
        if (ratio == 1) {
            return features;
        }
        long pictures = features.size(0) / parts();
        long side = Math.round(Math.sqrt((double) features.size(1)));
        long width = features.size(2);
        return features.reshape(pictures, parts(), side * side, width)
                .narrow(1, 0, ratio * ratio)
                .reshape(pictures, ratio, ratio, side, side, width)
                .transpose(2, 3) // [pictures, tile row, patch row, tile column, patch column, width]
                .reshape(pictures, ratio * side * ratio * side, width);
    }

    /** Returns what pre-fusion reads: the raster of the tiles, then the patches of the whole picture. */
    public Tensor sequence(Tensor features) {
        if (ratio == 1) {
            return features;
        }
        long pictures = features.size(0) / parts();
        Tensor whole = features.reshape(pictures, parts(), features.size(1), features.size(2))
                .select(1, ratio * ratio);
        return Tensor.concatenate(List.of(raster(features), whole), 1);
    }
}
