// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void countsElements() {
        assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
        assertThat(Shape.of().elements()).isEqualTo(1);
        assertThat(Shape.of(5, 0).elements()).isZero();
        assertThat(Shape.of(2, 3).rank()).isEqualTo(2);
    }

    @Test
    void countsNegativeDimensionsFromTheEnd() {
        assertThat(Shape.of(2, 3, 4).size(-1)).isEqualTo(4);
        assertThat(Shape.of(2, 3, 4).size(-3)).isEqualTo(2);
        assertThat(Shape.of(2, 3, 4).size(1)).isEqualTo(3);
    }

    @Test
    void isAValue() {
        long[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape)
                .isEqualTo(Shape.of(2, 3))
                .hasSameHashCodeAs(Shape.of(2, 3))
                .isNotEqualTo(Shape.of(3, 2))
                .hasToString("[2, 3]");
    }

    @Test
    void refusesImpossibleSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(2, -1))
                .withMessage("sizes must not be negative: [2, -1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(Long.MAX_VALUE, 2))
                .withMessageStartingWith("too many elements");
    }
}
