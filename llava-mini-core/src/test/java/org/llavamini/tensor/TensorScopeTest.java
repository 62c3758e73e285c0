// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class TensorScopeTest {
    @Test
    void freesWhatWasMadeInside() {
        Tensor made;
        Tensor view;
        try (TensorScope _ = TensorScope.open()) {
            made = Tensor.of(new float[] {1, 2}, 2);
            view = made.narrow(0, 1, 1);
            assertThat(view.toFloats()).containsExactly(2);
        }
        assertClosed(made);
        assertClosed(view);
    }

    @Test
    void handsKeptTensorsToTheScopeAround() {
        Tensor kept;
        Tensor dropped;
        try (TensorScope _ = TensorScope.open()) {
            try (TensorScope inner = TensorScope.open()) {
                dropped = Tensor.of(new float[] {1, 2, 3}, 3);
                kept = inner.keep(dropped.narrow(0, 1, 2));
            }
            assertClosed(dropped);
            assertThat(kept.toFloats()).as("a view outlives its base").containsExactly(2, 3);
        }
        assertClosed(kept);
    }

    @Test
    void handsKeptTensorsToTheCallerWithoutAScopeAround() {
        Tensor kept;
        try (TensorScope scope = TensorScope.open()) {
            kept = scope.keep(Tensor.of(new long[] {7}, 1));
        }
        assertThat(kept.toLongs()).containsExactly(7);
        kept.close();
        assertClosed(kept);
    }

    @Test
    void releasedTensorsOutliveEveryScope() {
        Tensor released;
        try (TensorScope _ = TensorScope.open();
                TensorScope _ = TensorScope.open()) {
            released = TensorScope.release(Tensor.of(new float[] {4}, 1));
        }
        assertThat(released.toFloats()).containsExactly(4);
        released.close();
        assertClosed(released);
    }

    @Test
    void tensorsOfOutsideSurviveAnInnerScope() {
        try (Tensor outside = Tensor.of(new float[] {5}, 1)) {
            try (TensorScope _ = TensorScope.open()) {
                assertThat(outside.add(1).toFloats()).containsExactly(6);
            }
            assertThat(outside.toFloats()).containsExactly(5);
        }
    }

    @Test
    void closingAScopeAndThenItsTensorIsHarmless() {
        Tensor made;
        try (TensorScope _ = TensorScope.open()) {
            made = Tensor.of(new float[] {1}, 1);
            made.close();
        }
        made.close();
        assertClosed(made);
    }

    private static void assertClosed(Tensor tensor) {
        assertThatIllegalStateException().isThrownBy(tensor::toFloats).withMessage("tensor is closed");
        assertThatIllegalStateException().isThrownBy(() -> tensor.add(1)).withMessage("tensor is closed");
        assertThatIllegalStateException().isThrownBy(tensor::backward).withMessage("tensor is closed");
        assertThat(tensor).hasToString("closed tensor");
    }
}
