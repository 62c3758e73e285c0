// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llavamini.option.Device;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class AttentionMaskTest {
    @Test
    void queriesSeeWhatIsNotLater() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor table = Functional.causalTable(3, 5, Device.cpu());
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
        assertThat(AttentionMask.causal(1)).isEqualTo(new AttentionMask.Everything());
        assertThat(AttentionMask.causal(4)).isEqualTo(new AttentionMask.Causal());
    }
}
