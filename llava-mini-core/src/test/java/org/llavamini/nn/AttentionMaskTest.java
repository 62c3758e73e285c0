// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class AttentionMaskTest {
    @Test
    void queriesSeeWhatIsNotLater() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor table = AttentionMask.causalTable(2, 3, Device.cpu());
            assertThat(table.shape()).isEqualTo(Shape.of(1, 1, 3, 5));
            assertThat(table.toLongs())
                    .containsExactly(
                            1, 1, 1, 0, 0, //
                            1, 1, 1, 1, 0, //
                            1, 1, 1, 1, 1);
        }
    }

    @Test
    void theCheapestMaskThatHoldsIsChosen() {
        try (TensorScope _ = TensorScope.open()) {
            assertThat(AttentionMask.causal(7, 1, Device.cpu())).isEqualTo(new AttentionMask.Everything());
            assertThat(AttentionMask.causal(0, 4, Device.cpu())).isEqualTo(new AttentionMask.Causal());
            assertThat(AttentionMask.causal(2, 4, Device.cpu())).isInstanceOf(AttentionMask.Table.class);
        }
    }
}
