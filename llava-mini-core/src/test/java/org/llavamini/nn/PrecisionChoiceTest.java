// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.option.Device;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Int8Matrix;
import org.llavamini.tensor.PackedMatrix;

class PrecisionChoiceTest {
    private static final Optional<QuantizationConfig> EIGHT_BITS = Optional.of(QuantizationConfig.int8());

    private static PrecisionChoice choice(ModelPrecision wanted) {
        return PrecisionChoice.of(wanted, Optional.of(DType.BFLOAT16), EIGHT_BITS, Device.cpu());
    }

    @Test
    void storedBytesAreMultipliedAsBytesWhereActivationsHaveAllEightBitsToo() {
        Assumptions.assumeTrue(
                Int8Matrix.activationLevels() == Int8Matrix.WHOLE_BYTES, "skipped: no product of four bytes here");
        assertThat(choice(ModelPrecision.AUTO).name()).isEqualTo("int8");
    }

    @Test
    void elseTheyArePackedAndActivationsStayWhole() {
        Assumptions.assumeTrue(
                Int8Matrix.activationLevels() < Int8Matrix.WHOLE_BYTES && PackedMatrix.isSupported(),
                "skipped: this processor has a product of four bytes, or cannot pack");
        assertThat(choice(ModelPrecision.AUTO).reason()).contains("float32").contains("packed");
        assertThat(choice(ModelPrecision.INT8).reason()).contains("int8").contains("as asked for");
    }
}
