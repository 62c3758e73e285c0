// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.llavamini.model.decoder.LayerAttention;
import org.llavamini.nn.attention.AttentionMask;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.TensorScope;

/** Vision tokens at the positions 1 and 2 are hidden in layer 3. */
class HiddenVisionTest {
    private static final AttentionMask USUAL = new AttentionMask.Causal();
    private static final LayerAttention HIDDEN = new HiddenVision(1, () -> 2, Set.of(3), Device.cpu());

    @Test
    void hidesThemFromWhatComesLater() {
        try (TensorScope _ = TensorScope.open()) {
            assertThat(HIDDEN.mask(3, 0, 5, USUAL)).isInstanceOf(AttentionMask.Table.class);
            assertThat(visible(HIDDEN.mask(3, 0, 5, USUAL)))
                    .containsExactly(
                            1, 0, 0, 0, 0, //
                            1, 1, 0, 0, 0, //
                            1, 1, 1, 0, 0, //
                            1, 0, 0, 1, 0, //
                            1, 0, 0, 1, 1);
        }
    }

    @Test
    void hidesThemFromAnAnswerThatGrows() {
        try (TensorScope _ = TensorScope.open()) {
            assertThat(visible(HIDDEN.mask(3, 5, 1, new AttentionMask.Everything())))
                    .containsExactly(1, 0, 0, 1, 1, 1);
        }
    }

    @Test
    void leavesOtherLayersAndThePictureAlone() {
        assertThat(HIDDEN.mask(2, 0, 5, USUAL)).isSameAs(USUAL);
        assertThat(HIDDEN.mask(3, 0, 3, USUAL)).isSameAs(USUAL);
    }

    private static float[] visible(AttentionMask mask) {
        return ((AttentionMask.Table) mask).visible().to(DType.FLOAT32).toFloats();
    }
}
