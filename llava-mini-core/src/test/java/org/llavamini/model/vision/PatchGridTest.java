// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class PatchGridTest {
    @Test
    void leavesPlainPicturesAlone() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor features = Tensor.of(new float[] {1, 2, 3, 4}, 1, 4, 1);
            PatchGrid grid = new PatchGrid(1);
            assertThat(grid.parts()).isEqualTo(1);
            assertThat(grid.raster(features)).isSameAs(features);
            assertThat(grid.sequence(features)).isSameAs(features);
        }
    }

    @Test
    void stitchesTilesToOneRaster() {
        // Two pictures of 2 x 2 tiles with 2 x 2 patches each, numbered as they come from the tower.
        float[] numbers = new float[2 * 5 * 4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        try (TensorScope _ = TensorScope.open()) {
            Tensor features = Tensor.of(numbers, 10, 4, 1);
            PatchGrid grid = new PatchGrid(2);
            assertThat(grid.parts()).isEqualTo(5);
            float[] raster = {0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15};
            Tensor result = grid.raster(features);
            assertThat(result.shape().toArray()).containsExactly(2, 16, 1);
            assertThat(result.narrow(0, 0, 1).contiguous().toFloats()).containsExactly(raster);
            for (int i = 0; i < raster.length; i++) {
                raster[i] += 20;
            }
            assertThat(result.narrow(0, 1, 1).contiguous().toFloats()).containsExactly(raster);
            Tensor sequence = grid.sequence(features);
            assertThat(sequence.shape().toArray()).containsExactly(2, 20, 1);
            assertThat(sequence.narrow(0, 1, 1).narrow(1, 16, 4).contiguous().toFloats())
                    .containsExactly(36, 37, 38, 39);
        }
    }
}
