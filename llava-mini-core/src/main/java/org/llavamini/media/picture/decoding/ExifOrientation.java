// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.llavamini.media.Picture;

/** The eight orientations of EXIF, in the order of their numbers 1 to 8, and what each asks a viewer to do. */
public enum ExifOrientation {
    NORMAL(false),
    MIRRORED(false),
    ROTATED_180(false),
    MIRRORED_VERTICALLY(false),
    TRANSPOSED(true),
    ROTATED_90_CLOCKWISE(true),
    TRANSVERSED(true),
    ROTATED_90_COUNTERCLOCKWISE(true);

    private static final int ORIENTATION_TAG = 0x112;
    private static final int TYPE_SHORT = 3;
    private static final int TYPE_LONG = 4;

    private final boolean swapsAxes;

    ExifOrientation(boolean swapsAxes) {
        this.swapsAxes = swapsAxes;
    }

    /**
     * Finds the orientation in a TIFF structure (an EXIF block is one) that starts at an offset. A block that is broken or
     * says nothing leaves the picture as it is: orientation is a hint.
     */
    public static ExifOrientation of(byte[] bytes, int offset) {
        if (offset < 0 || bytes.length - offset < 8) {
            return NORMAL;
        }
        ByteBuffer tiff = ByteBuffer.wrap(bytes, offset, bytes.length - offset).slice();
        int mark = tiff.getShort(0);
        if (mark != 0x4949 && mark != 0x4d4d) {
            return NORMAL;
        }
        tiff.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return NORMAL;
        }
        int entries = Math.min(tiff.getShort(directory) & 0xffff, (tiff.limit() - directory - 2) / 12);
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG) {
                int type = tiff.getShort(entry + 2);
                int value =
                        type == TYPE_SHORT ? tiff.getShort(entry + 8) : type == TYPE_LONG ? tiff.getInt(entry + 8) : 1;
                return ofNumber(value);
            }
        }
        return NORMAL;
    }

    /** Returns the orientation with a number of EXIF; an unknown one leaves the picture as it is. */
    static ExifOrientation ofNumber(int number) {
        return number >= 1 && number <= values().length ? values()[number - 1] : NORMAL;
    }

    /** Returns this, or what is said elsewhere if this says nothing. */
    public ExifOrientation or(ExifOrientation elsewhere) {
        return this == NORMAL ? elsewhere : this;
    }

    /** Returns the picture as it is meant to be seen. */
    public Picture apply(Picture picture) {
        if (this == NORMAL) {
            return picture;
        }
        int sourceWidth = picture.width();
        int sourceHeight = picture.height();
        int width = swapsAxes ? sourceHeight : sourceWidth;
        int height = swapsAxes ? sourceWidth : sourceHeight;
        ByteBuffer source = picture.pixels();
        byte[] target = new byte[source.limit()];
        for (int y = 0, at = 0; y < height; y++) {
            int from = 3 * sourceIndex(0, y, sourceWidth, sourceHeight);
            int step = width == 1 ? 0 : 3 * sourceIndex(1, y, sourceWidth, sourceHeight) - from;
            for (int x = 0; x < width; x++, from += step, at += 3) {
                target[at] = source.get(from);
                target[at + 1] = source.get(from + 1);
                target[at + 2] = source.get(from + 2);
            }
        }
        return Picture.owning(width, height, target);
    }

    private int sourceIndex(int x, int y, int sourceWidth, int sourceHeight) {
        int right = sourceWidth - 1;
        int bottom = sourceHeight - 1;
        return switch (this) {
            case NORMAL -> y * sourceWidth + x;
            case MIRRORED -> y * sourceWidth + right - x;
            case ROTATED_180 -> (bottom - y) * sourceWidth + right - x;
            case MIRRORED_VERTICALLY -> (bottom - y) * sourceWidth + x;
            case TRANSPOSED -> x * sourceWidth + y;
            case ROTATED_90_CLOCKWISE -> (bottom - x) * sourceWidth + y;
            case TRANSVERSED -> (bottom - x) * sourceWidth + right - y;
            case ROTATED_90_COUNTERCLOCKWISE -> x * sourceWidth + right - y;
        };
    }
}
