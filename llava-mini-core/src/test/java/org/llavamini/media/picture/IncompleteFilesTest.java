// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;

/** Files that lack nothing but their end mark show every pixel; files that lack pixels do not. */
class IncompleteFilesTest {
    @ParameterizedTest
    @CsvSource({"landscape.png, 12", "landscape.png, 16", "animated.gif, 1", "exif-orientation-6.jpg, 2", "cmyk.jpg, 2"
    })
    void readsFilesWithoutTheirEndMark(String name, int missing) {
        byte[] whole = TestingPictures.file(name);
        byte[] part = Arrays.copyOf(whole, whole.length - missing);
        assertThat(PictureReader.create().withExifOrientation(false).read(part, name))
                .isEqualTo(TestingPictures.picture(name));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsMissingPixelsOfAJpegFromAMissingEnd(boolean progressive) throws IOException {
        byte[] whole = jpeg(progressive);
        Picture expected = PictureReader.create().read(whole, "whole");
        assertThat(PictureReader.create().read(Arrays.copyOf(whole, whole.length - 2), "no end"))
                .isEqualTo(expected);
        for (double share : new double[] {0.5, 0.9, 0.97}) {
            byte[] part = Arrays.copyOf(whole, (int) (share * whole.length));
            assertThatThrownBy(() -> PictureReader.create().read(part, "cut"))
                    .as("%s of it", share)
                    .isInstanceOf(LlavaMiniException.class)
                    .hasMessageContaining("truncated");
        }
    }

    private static byte[] jpeg(boolean progressive) throws IOException {
        BufferedImage image = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(3);
        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < 160; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        writer.setOutput(ImageIO.createImageOutputStream(file));
        writer.write(null, new javax.imageio.IIOImage(image, null, null), parameters);
        ((javax.imageio.stream.ImageOutputStream) writer.getOutput()).close();
        writer.dispose();
        return file.toByteArray();
    }

    @Test
    void decodesHugeJpegsAtAReducedSize() throws IOException {
        BufferedImage image = new BufferedImage(12_000, 9_000, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 9_000; y++) {
            image.getRaster().setSample(y, y, 0, 255);
        }
        image.createGraphics().fillRect(6_000, 0, 6_000, 9_000);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", file);
        Picture picture = PictureReader.create().read(file.toByteArray(), "108 megapixels");
        assertThat(picture).hasToString("picture of 6000x4500 pixels");
        assertThat(picture.pixel(1000, 3000) & 0xff).isLessThan(16);
        assertThat(picture.pixel(4000, 1000) & 0xff).isGreaterThan(240);
    }
}
