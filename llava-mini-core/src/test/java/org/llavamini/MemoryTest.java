// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.NativeObjects;

/** Long runs leave resident memory flat: neither decode steps nor pictures leave tensors behind. */
class MemoryTest {
    private static final int PICTURES = 100;
    private static final int DECODE_STEPS = 500;
    private static final long SLACK_MEBIBYTES = 48;

    @TempDir
    private Path directory;

    @Test
    void picturesAndDecodeStepsLeaveNothingBehind() {
        try (LlavaMini model = LlavaMini.builder(new TestingModel(5).write(directory))
                .precision(ModelPrecision.FLOAT32)
                .imageCacheBytes(0)
                .build()) {
            ask(model, PICTURES);
            long before = ResidentMemory.mebibytesOutsideHeap();
            long objects = NativeObjects.count();
            long steps = ask(model, PICTURES);
            assertThat(steps).isGreaterThanOrEqualTo(DECODE_STEPS);
            assertThat(NativeObjects.count() - objects)
                    .as("native objects that %s pictures left", PICTURES)
                    .isLessThan(PICTURES / 2);
            assertThat(ResidentMemory.mebibytesOutsideHeap() - before)
                    .as("growth of the resident set in MiB over %s pictures and %s steps", PICTURES, steps)
                    .isLessThan(SLACK_MEBIBYTES);
        }
    }

    private static long ask(LlavaMini model, int pictures) {
        long steps = 0;
        for (int i = 0; i < pictures; i++) {
            Prompt prompt = Prompt.of("What is this?")
                    .image(TestingModel.noise(i))
                    .options(GenerationOptions.defaults().withMaxNewTokens(24));
            steps += model.ask(prompt).usage().completionTokens();
        }
        return steps;
    }
}
