// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;

/** HEIC and AVIF against libheif and libavif, and transparency against Pillow. The pictures and what is expected: make-heif.py. */
class NativePicturesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.heic",
                "plain.avif",
                "turned-5.avif",
                "turned-6.avif",
                "turned-6.heic",
                "deep.heic",
                "grid.heic",
                "grid.avif",
                "clear.avif"
            })
    void decodesToTheLevelsOfTheReferenceLibraries(String name) {
        assertAlike(TestingPictures.picture(name), TestingPictures.picture(name + ".png"), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear.avif", "clear.heic", "clear.webp", "clear-lossless.webp"})
    void laysTransparentPicturesOnTheBackground(String name) {
        Picture onWhite =
                PictureReader.create().withBackground(Background.WHITE).read(TestingPictures.file(name), name);
        assertAlike(onWhite, TestingPictures.picture(name + ".white.png"), name);
        assertThat(onWhite).isNotEqualTo(TestingPictures.picture(name));
    }

    private static void assertAlike(Picture actual, Picture expected, String name) {
        assertThat(actual).hasToString(expected.toString());
        assertThat(TestingPictures.shareOffByMoreThanTwo(actual.toBytes(), expected.toBytes()))
                .as("share of the pixels of %s that are off by more than two levels", name)
                .isLessThan(0.01);
    }

    @Test
    void checksTheSizeBeforeDecoding() {
        PictureReader small =
                PictureReader.create().withLimits(PictureLimits.defaults().withMaxPixels(150 * 100 - 1));
        for (String name : new String[] {"plain.heic", "plain.avif", "grid.heic", "clear.webp"}) {
            assertThatThrownBy(() -> small.read(TestingPictures.file(name), name))
                    .as(name)
                    .isInstanceOfSatisfying(
                            LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MEDIA_TOO_LARGE))
                    .hasMessageContaining("--max-pixels");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.heic", "plain.avif", "grid.heic", "grid.avif", "clear.webp"})
    void refusesTruncatedFiles(String name) {
        byte[] whole = TestingPictures.file(name);
        for (double share : new double[] {0.02, 0.1, 0.5, 0.9}) {
            byte[] part = Arrays.copyOf(whole, (int) (share * whole.length));
            assertThatThrownBy(() -> PictureReader.create().read(part, name))
                    .as("%s of %s", share, name)
                    .isInstanceOf(LlavaMiniException.class)
                    .hasMessageEndingWith(name);
        }
    }
}
