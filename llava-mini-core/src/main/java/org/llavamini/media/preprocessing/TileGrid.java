// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import java.util.ArrayList;
import java.util.List;

/**
 * How a picture is cut for LLaVA-Mini-HD: {@code ratio} times {@code ratio} tiles row by row, then the whole picture.
 *
 * @param ratio tiles along each side ({@code resolution_ratio}); 1 gives the whole picture alone
 */
public record TileGrid(int ratio) {
    /** Checks the ratio. */
    public TileGrid {
        if (ratio <= 0 || ratio > 64) {
            throw new IllegalArgumentException("ratio must be between 1 and 64: " + ratio);
        }
    }

    /** Returns the grid that leaves pictures whole. */
    public static TileGrid whole() {
        return new TileGrid(1);
    }

    /** Returns the number of parts that a picture gives. */
    public int parts() {
        return ratio == 1 ? 1 : ratio * ratio + 1;
    }

    /**
     * Cuts a picture. As in the official code a remainder of columns and rows is in no tile. A picture with fewer pixels
     * than tiles, on which the official code fails, gives tiles of one pixel.
     */
    List<PixelSource> split(PixelSource picture) {
        if (ratio == 1) {
            return List.of(picture);
        }
        int width = Math.max(1, picture.width() / ratio);
        int height = Math.max(1, picture.height() / ratio);
        List<PixelSource> parts = new ArrayList<>(parts());
        for (int row = 0; row < ratio; row++) {
            for (int column = 0; column < ratio; column++) {
                int left = Math.min(column * width, picture.width() - width);
                int top = Math.min(row * height, picture.height() - height);
                parts.add(picture.region(left, top, width, height));
            }
        }
        parts.add(picture);
        return parts;
    }
}
