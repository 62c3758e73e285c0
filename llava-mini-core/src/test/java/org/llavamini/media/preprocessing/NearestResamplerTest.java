// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;

class NearestResamplerTest {
    @Test
    void takesTheSampleAtTheFloatIndex() {
        Picture picture = TestingPictures.noise(1000, 3, 3);
        Picture resized = NearestResampler.resize(picture, 336, 6);
        for (int x = 0; x < 336; x++) {
            float scale = 1000f / 336f;
            assertThat(resized.pixel(x, 5)).isEqualTo(picture.pixel(Math.min((int) (x * scale), 999), 2));
        }
    }

    @Test
    void roundsAsThirtyTwoBitFloats() {
        Picture picture = TestingPictures.noise(7, 1, 4);
        Picture resized = NearestResampler.resize(picture, 49, 1);
        for (int x = 0; x < 49; x++) {
            assertThat(resized.pixel(x, 0)).isEqualTo(picture.pixel((int) (x * (7f / 49f)), 0));
        }
    }

    @Test
    void returnsPicturesOfTheSizeAlready() {
        Picture picture = TestingPictures.noise(5, 4, 2);
        assertThat(NearestResampler.resize(picture, 5, 4)).isSameAs(picture);
    }
}
