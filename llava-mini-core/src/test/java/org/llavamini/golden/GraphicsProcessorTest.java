// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.LlavaMini;
import org.llavamini.SharedMaterial;
import org.llavamini.tensor.Device;

/** The official code's answers once more, computed on an NVIDIA GPU. */
class GraphicsProcessorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"llama31-c1-landscape", "vicuna-c1-image", "hd-c8-image", "vicuna-c1-video", "llava15-square"})
    void givesTheSameAnswers(String name) throws IOException {
        Assumptions.assumeTrue(
                Device.cudaAvailable(),
                "skipped: no NVIDIA GPU that can be used (build with -Pgpu where there is one)");
        Path directory = SharedMaterial.require("golden/cases/" + name);
        JsonNode golden =
                new ObjectMapper().readTree(directory.resolve("case.json").toFile());
        GoldenInferenceTest.requireReadable(directory, golden);
        try (LlavaMini model = GoldenInferenceTest.open(directory, golden)
                .device(Device.cuda(0))
                .build()) {
            assertThat(model.ask(GoldenInferenceTest.prompt(directory, golden))
                            .text()
                            .strip())
                    .isEqualTo(golden.path("generated_text").asText());
        }
    }
}
