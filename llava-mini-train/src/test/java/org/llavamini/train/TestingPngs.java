// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.llavamini.media.Picture;

/** Writes pictures for tests. */
final class TestingPngs {
    private TestingPngs() {}

    static void write(Picture picture, Path file) throws IOException {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.toBytes();
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int pixel = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
            image.setRGB(i % picture.width(), i / picture.width(), pixel);
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
