// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import java.util.Arrays;
import org.llavamini.media.Picture;

/**
 * Resizes with Pillow's bicubic filter (antialiased, a = -0.5), equal to it in every bit: columns first, rounded to eight
 * bits, then rows.
 */
public final class BicubicResampler {
    private static final int PRECISION_BITS = ResampleWeights.PRECISION_BITS;
    private static final int ROUNDING = 1 << (PRECISION_BITS - 1);

    private BicubicResampler() {}

    /** Returns the picture in another size; a picture of that size already is returned as it is. */
    public static Picture resize(Picture picture, int width, int height) {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("width and height must be greater than zero: " + width + "x" + height);
        }
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        return resize(new PixelSource.Whole(picture), width, height, new Window(0, 0, width, height));
    }

    /** A rectangle of the resized picture. */
    record Window(int left, int top, int width, int height) {}

    /** Returns a rectangle of the resized source; only what it needs is computed. */
    static Picture resize(PixelSource source, int width, int height, Window window) {
        return resize(source, width, height, window, ResampleWeights.Filter.BICUBIC);
    }

    /** As {@link #resize(PixelSource, int, int, Window)} with another of Pillow's filters. */
    static Picture resize(PixelSource source, int width, int height, Window window, ResampleWeights.Filter filter) {
        boolean keepsRows = source.height() == height;
        ResampleWeights rows =
                keepsRows ? null : ResampleWeights.of(source.height(), height, window.top, window.height, filter);
        int firstRow = rows == null ? window.top : rows.firstInput();
        int rowCount = rows == null ? window.height : rows.inputs();
        byte[] narrowed = resizeColumns(source, width, window, firstRow, rowCount, filter);
        byte[] rgb = rows == null ? narrowed : resizeRows(narrowed, rows, 3 * window.width);
        return Picture.owning(window.width, window.height, rgb);
    }

    private static byte[] resizeColumns(
            PixelSource source, int width, Window window, int firstRow, int rowCount, ResampleWeights.Filter filter) {
        byte[] target = new byte[Math.multiplyExact(rowCount, 3 * window.width)];
        if (source.width() == width) {
            for (int y = 0; y < rowCount; y++) {
                source.copy(window.left, firstRow + y, window.width, target, 3 * window.width * y);
            }
            return target;
        }
        ResampleWeights columns = ResampleWeights.of(source.width(), width, window.left, window.width, filter);
        int inputs = columns.inputs();
        byte[] row = new byte[Math.multiplyExact(3, inputs)];
        int rowBytes = 3 * window.width;
        int background = -1;
        for (int y = 0; y < rowCount; y++) {
            boolean isBackground = source.isBackground(firstRow + y);
            // A long picture padded to a square is nearly all background: one such row is computed and copied.
            if (isBackground && background >= 0) {
                System.arraycopy(target, background, target, rowBytes * y, rowBytes);
                continue;
            }
            source.copy(columns.firstInput(), firstRow + y, inputs, row, 0);
            resizeRow(row, columns, target, rowBytes * y);
            background = isBackground ? rowBytes * y : background;
        }
        return target;
    }

    private static void resizeRow(byte[] row, ResampleWeights columns, byte[] target, int offset) {
        int[] weights = columns.weights();
        int at = offset;
        for (int x = 0; x < columns.outputs(); x++) {
            int from = 3 * (columns.start(x) - columns.firstInput());
            int end = columns.offset(x) + columns.count(x);
            int red = ROUNDING;
            int green = ROUNDING;
            int blue = ROUNDING;
            for (int tap = columns.offset(x); tap < end; tap++, from += 3) {
                int weight = weights[tap];
                red += (row[from] & 0xff) * weight;
                green += (row[from + 1] & 0xff) * weight;
                blue += (row[from + 2] & 0xff) * weight;
            }
            target[at++] = toByte(red);
            target[at++] = toByte(green);
            target[at++] = toByte(blue);
        }
    }

    private static byte[] resizeRows(byte[] source, ResampleWeights rows, int rowBytes) {
        byte[] target = new byte[Math.multiplyExact(rows.outputs(), rowBytes)];
        int[] weights = rows.weights();
        int[] sums = new int[rowBytes];
        for (int y = 0; y < rows.outputs(); y++) {
            Arrays.fill(sums, ROUNDING);
            int from = (rows.start(y) - rows.firstInput()) * rowBytes;
            int end = rows.offset(y) + rows.count(y);
            for (int tap = rows.offset(y); tap < end; tap++, from += rowBytes) {
                addRow(source, from, weights[tap], sums);
            }
            for (int i = 0; i < rowBytes; i++) {
                target[y * rowBytes + i] = toByte(sums[i]);
            }
        }
        return target;
    }

    private static void addRow(byte[] source, int from, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (source[from + i] & 0xff) * weight;
        }
    }

    private static byte toByte(int sum) {
        return (byte) Math.clamp(sum >> PRECISION_BITS, 0, 255);
    }
}
