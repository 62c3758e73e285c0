// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.llavamini.checkpoint.language.DecoderDesign;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.Llama;
import org.llavamini.checkpoint.language.RopeScaling;

class RotaryFrequenciesTest {
    private static LanguageModelConfig config(int headWidth, double theta, RopeScaling scaling) {
        return new LanguageModelConfig(
                new Llama(),
                headWidth,
                8,
                1,
                1,
                1,
                headWidth,
                10,
                1e-5,
                theta,
                scaling,
                100,
                false,
                DecoderDesign.llama(headWidth),
                OptionalInt.empty(),
                List.of(),
                OptionalInt.empty());
    }

    @Test
    void fallFromOneByPowersOfTheBase() {
        assertThat(RotaryFrequencies.of(config(8, 10000, new RopeScaling.None())))
                .containsExactly(new double[] {1, 0.1, 0.01, 0.001}, within(1e-12));
        assertThat(RotaryFrequencies.of(config(8, 10000, new RopeScaling.Linear(4))))
                .containsExactly(new double[] {0.25, 0.025, 0.0025, 0.00025}, within(1e-12));
    }

    /** The three cases of Llama 3.1, with its own numbers. */
    @Test
    void llama3StretchesLongWavesOnly() {
        double[] plain = RotaryFrequencies.of(config(128, 500000, new RopeScaling.None()));
        double[] scaled = RotaryFrequencies.of(config(128, 500000, new RopeScaling.Llama3(8, 1, 4, 8192)));
        int kept = 0;
        int stretched = 0;
        for (int i = 0; i < plain.length; i++) {
            double wavelength = 2 * Math.PI / plain[i];
            if (wavelength < 2048) {
                assertThat(scaled[i]).isEqualTo(plain[i]);
                kept++;
            } else if (wavelength > 8192) {
                assertThat(scaled[i]).isEqualTo(plain[i] / 8);
                stretched++;
            } else {
                double smooth = (8192 / wavelength - 1) / 3;
                assertThat(scaled[i])
                        .isCloseTo(plain[i] * ((1 - smooth) / 8 + smooth), within(1e-15))
                        .isBetween(plain[i] / 8, plain[i]);
            }
        }
        assertThat(kept).isEqualTo(29);
        assertThat(stretched).isEqualTo(29);
    }
}
