// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;

class BicubicResamplerTest {
    @Test
    void equalsPillowInEveryBit() {
        // interlaced.png is 211x167: 336 rows of int(336 * 211 / 167) columns, of which the middle is the reference.
        Picture resized = BicubicResampler.resize(TestingPictures.picture("interlaced.png"), 424, 336);
        byte[] middle = new PixelSource.Whole(resized)
                .region(44, 0, 336, 336)
                .toPicture()
                .toBytes();
        assertThat(TestingPictures.sha256(middle)).isEqualTo(TestingPictures.expected("interlaced.png.rgb"));
    }

    @Test
    void windowsAreCutsOfTheWhole() {
        Picture picture = TestingPictures.noise(97, 61, 1);
        for (int[] size : new int[][] {{31, 19}, {200, 150}, {97, 20}, {20, 61}, {97, 61}}) {
            Picture whole = BicubicResampler.resize(picture, size[0], size[1]);
            BicubicResampler.Window window = new BicubicResampler.Window(5, 3, 11, 13);
            assertThat(BicubicResampler.resize(new PixelSource.Whole(picture), size[0], size[1], window))
                    .isEqualTo(new PixelSource.Whole(whole).region(5, 3, 11, 13).toPicture());
        }
    }

    @Test
    void keepsFlatColours() {
        byte[] rgb = new byte[3 * 50 * 40];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i % 3 == 0 ? 255 : i % 3 == 1 ? 0 : 77);
        }
        Picture resized = BicubicResampler.resize(Picture.of(50, 40, rgb), 13, 123);
        assertThat(resized.pixel(0, 0)).isEqualTo(0xff004d);
        assertThat(resized.pixel(12, 122)).isEqualTo(0xff004d);
    }

    @Test
    void returnsPicturesOfTheSizeAlready() {
        Picture picture = TestingPictures.noise(5, 4, 2);
        assertThat(BicubicResampler.resize(picture, 5, 4)).isSameAs(picture);
    }
}
