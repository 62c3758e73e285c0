// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerBlockTest {
    @Test
    void splitsLayers() {
        assertThat(LayerBlock.split(10, 4))
                .containsExactly(new LayerBlock(1, 4), new LayerBlock(5, 8), new LayerBlock(9, 10));
        assertThat(LayerBlock.split(32, 4)).hasSize(8);
    }

    @Test
    void countsFromZeroForTheModel() {
        assertThat(new LayerBlock(9, 10).indices()).isEqualTo(Set.of(8, 9));
        assertThat(LayerBlock.none().indices()).isEmpty();
        assertThat(LayerBlock.none()).hasToString("none");
        assertThat(new LayerBlock(5, 8)).hasToString("5-8");
    }

    @Test
    void refusesWhatIsNoBlock() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LayerBlock(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new LayerBlock(0, 2));
    }
}
