// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import org.llavamini.tensor.Tensor;

/** The initial positions of compressor and vision tower: 2-D sines and cosines as in MAE, without a class row. */
public final class SinCosPositions {
    private static final double BASE = 10000;

    private SinCosPositions() {}

    /** Returns {@code [side², width]} in raster order: the first half encodes the column, the second the row. */
    static Tensor table(int side, int width) {
        float[] values = new float[side * side * width];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int start = (row * side + column) * width;
                fill(values, start, width / 4, column);
                fill(values, start + width / 2, width / 4, row);
            }
        }
        return Tensor.of(values, (long) side * side, width);
    }

    private static void fill(float[] values, int start, int frequencies, int position) {
        for (int k = 0; k < frequencies; k++) {
            double angle = position * Math.pow(BASE, -(double) k / frequencies);
            values[start + k] = (float) Math.sin(angle);
            values[start + frequencies + k] = (float) Math.cos(angle);
        }
    }
}
