// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Device;

class DeviceTest {
    @Test
    void readsTheProcessor() {
        assertThat(TensorRuntime.device("cpu")).isEqualTo(Device.cpu()).hasToString("cpu");
        assertThat(Device.cuda(1)).hasToString("cuda:1");
        assertThat(TensorRuntime.device("auto"))
                .isEqualTo(TensorRuntime.cudaAvailable() ? Device.cuda(0) : Device.cpu());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "CPU", "cuda:", "cuda:-1", "cuda:1234", "cpu:0", "cuda 1"})
    void refusesUnknownNames(String name) {
        LlavaMiniException failure = catchThrowableOfType(LlavaMiniException.class, () -> TensorRuntime.device(name));
        assertThat(failure).hasMessage("device must be auto, cpu, cuda or cuda:N, but is '" + name + "' (--device)");
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void saysThatThereIsNoGpu() {
        Assumptions.assumeFalse(TensorRuntime.cudaAvailable(), "skipped: this machine has a usable GPU");
        LlavaMiniException failure =
                catchThrowableOfType(LlavaMiniException.class, () -> TensorRuntime.device("cuda:0"));
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("no usable NVIDIA GPU").hasMessageNotContaining("\n");
    }

    @Test
    void refusesNegativeNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> Device.cuda(-1));
    }
}
