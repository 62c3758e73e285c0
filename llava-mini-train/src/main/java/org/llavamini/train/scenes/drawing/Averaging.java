// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.drawing;

import java.awt.image.BufferedImage;

/** Makes pictures smaller by a whole factor, each pixel the mean of a square. */
public final class Averaging {
    private Averaging() {}

    static BufferedImage shrink(BufferedImage picture, int factor) {
        int side = picture.getWidth() / factor;
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        BufferedImage small = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                small.setRGB(x, y, mean(pixels, picture.getWidth(), x * factor, y * factor, factor));
            }
        }
        return small;
    }

    private static int mean(int[] pixels, int width, int left, int top, int factor) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int y = top; y < top + factor; y++) {
            for (int x = left; x < left + factor; x++) {
                int rgb = pixels[y * width + x];
                red += rgb >> 16 & 0xFF;
                green += rgb >> 8 & 0xFF;
                blue += rgb & 0xFF;
            }
        }
        int count = factor * factor;
        int half = count / 2;
        return (red + half) / count << 16 | (green + half) / count << 8 | (blue + half) / count;
    }
}
