// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class SinCosPositionsTest {
    /** The numbers of the official code for a 2 × 2 grid, 8 wide. */
    @Test
    void agreeWithTheOfficialCode() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor table = SinCosPositions.table(2, 8);
            float[] right = {0.841471f, 0.00999983f, 0.540302f, 0.99995f, 0, 0, 1, 1};
            assertThat(table.select(0, 1).toFloats()).containsExactly(right, within(1e-6f));
            float[] below = {0, 0, 1, 1, 0.841471f, 0.00999983f, 0.540302f, 0.99995f};
            assertThat(table.select(0, 2).toFloats()).containsExactly(below, within(1e-6f));
            assertThat(SinCosPositions.table(1, 4).toFloats()).containsExactly(0, 1, 0, 1);
        }
    }
}
