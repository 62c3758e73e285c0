// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;

/** A black logo on a transparent ground is black all over for Pillow; on white it can be seen. */
class BackgroundTest {
    @ParameterizedTest
    @ValueSource(strings = {"png", "gif", "tiff"})
    void showsABlackLogoOnWhite(String format) throws IOException {
        byte[] logo = logo(format);
        assertThat(PictureReader.create().read(logo, format).pixel(0, 0)).isZero();
        Picture onWhite =
                PictureReader.create().withBackground(Background.WHITE).read(logo, format);
        assertThat(onWhite.pixel(0, 0)).isEqualTo(0xffffff);
        assertThat(onWhite.pixel(4, 4)).isZero();
        assertThat(PictureReader.create()
                        .withBackground(Background.of("#123456"))
                        .read(logo, format)
                        .pixel(0, 0))
                .isEqualTo(0x123456);
    }

    private static byte[] logo(String format) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
        for (int i = 2; i < 6; i++) {
            for (int j = 2; j < 6; j++) {
                image.setRGB(i, j, 0xff000000);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }

    @Test
    void knowsTransparentEntriesOfPalettes() {
        byte[] file = TestingPictures.file("palette-trns.png");
        Picture dropped = PictureReader.create().read(file, "palette");
        Picture onWhite =
                PictureReader.create().withBackground(Background.WHITE).read(file, "palette");
        assertThat(onWhite).isNotEqualTo(dropped);
    }

    @Test
    void leavesOpaquePicturesAsTheyAre() {
        for (String name :
                new String[] {"landscape.png", "rgb.bmp", "lzw.tif", "lossy.webp", "exif-orientation-6.jpg"}) {
            assertThat(PictureReader.create()
                            .withBackground(Background.WHITE)
                            .withExifOrientation(false)
                            .read(TestingPictures.file(name), name))
                    .isEqualTo(TestingPictures.picture(name));
        }
    }

    @Test
    void readsItsNames() {
        assertThat(Background.of("drop")).isEqualTo(Background.DROP);
        assertThat(Background.of("White")).isEqualTo(new Background.Solid(0xffffff));
        assertThat(Background.of("#0a0B0c")).isEqualTo(new Background.Solid(0x0a0b0c));
        for (String wrong : new String[] {"", "#12345", "#1234567", "red", "0x123456"}) {
            assertThatThrownBy(() -> Background.of(wrong))
                    .isInstanceOf(LlavaMiniException.class)
                    .hasMessageContaining("drop, white, black or #rrggbb");
        }
    }
}
