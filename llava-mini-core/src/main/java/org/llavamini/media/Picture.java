// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** An 8-bit RGB picture; immutable and safe to share between threads. Rows run from top to bottom. */
public final class Picture {
    private final int width;
    private final int height;
    private final byte[] rgb;

    private Picture(int width, int height, byte[] rgb) {
        requireNonNull(rgb, "rgb is null");
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("width and height must be greater than zero: " + width + "x" + height);
        }
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("%d bytes given, but %dx%d pixels have %d"
                    .formatted(rgb.length, width, height, 3L * width * height));
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /**
     * Returns the picture with the given pixels; the array is copied.
     *
     * @param rgb red, green and blue of each pixel, row by row: {@code [height, width, 3]}
     */
    public static Picture of(int width, int height, byte[] rgb) {
        return new Picture(width, height, rgb.clone());
    }

    /**
     * Returns a picture around an array, which now belongs to it: the caller neither keeps nor writes to it.
     *
     * @param rgb red, green and blue of each pixel, row by row: {@code [height, width, 3]}
     */
    public static Picture owning(int width, int height, byte[] rgb) {
        return new Picture(width, height, rgb);
    }

    /** Returns the number of columns. */
    public int width() {
        return width;
    }

    /** Returns the number of rows. */
    public int height() {
        return height;
    }

    /** Returns one pixel as {@code 0xRRGGBB}. */
    public int pixel(int x, int y) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            throw new IndexOutOfBoundsException("no pixel (%d, %d) in %s".formatted(x, y, this));
        }
        int at = 3 * (y * width + x);
        return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
    }

    /** Returns a copy of the pixels, {@code [height, width, 3]}. */
    public byte[] toBytes() {
        return rgb.clone();
    }

    /** Returns the pixels themselves, {@code [height, width, 3]}, to be read only. */
    public ByteBuffer pixels() {
        return ByteBuffer.wrap(rgb).asReadOnlyBuffer();
    }

    /** Copies {@code count} pixels of row {@code y}, from column {@code x} on, to an offset in the target. */
    public void copy(int x, int y, int count, byte[] target, int offset) {
        System.arraycopy(rgb, 3 * (y * width + x), target, offset, 3 * count);
    }

    /** Returns the SHA-256 of size and pixels in hexadecimal, the same for equal pictures: a key for caches. */
    public String sha256() {
        MessageDigest digest = ContentDigest.begin();
        for (int value : new int[] {width, height}) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                digest.update((byte) (value >> shift));
            }
        }
        return HexFormat.of().formatHex(digest.digest(rgb));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture picture
                && width == picture.width
                && height == picture.height
                && Arrays.equals(rgb, picture.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "picture of " + width + "x" + height + " pixels";
    }
}
