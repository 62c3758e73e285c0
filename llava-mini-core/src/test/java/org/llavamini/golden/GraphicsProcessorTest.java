// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.LlavaMini;
import org.llavamini.option.Device;
import org.llavamini.tensor.TensorRuntime;

/** The official code's answers once more, computed on an NVIDIA GPU. */
class GraphicsProcessorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"llama31-c1-landscape", "vicuna-c1-image", "hd-c8-image", "vicuna-c1-video", "llava15-square"})
    void givesTheSameAnswers(String name) throws IOException {
        Assumptions.assumeTrue(
                TensorRuntime.cudaAvailable(),
                "skipped: no NVIDIA GPU that can be used (build with -Pgpu where there is one)");
        GoldenCase golden = GoldenCase.require(name);
        try (LlavaMini model = golden.model().device(Device.cuda(0)).build()) {
            assertThat(model.ask(golden.prompt()).text().strip()).isEqualTo(golden.text("generated_text"));
        }
    }
}
