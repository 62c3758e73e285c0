// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

/**
 * Bounds on what a picture file may cost, checked before its pixels are decoded.
 *
 * @param maxFileBytes largest file
 * @param maxPixels largest width times height; decoding takes at least three bytes for each, some formats up to ten
 * @param maxSide largest width and largest height
 */
public record PictureLimits(long maxFileBytes, long maxPixels, int maxSide) {
    /** Checks the bounds. */
    public PictureLimits {
        if (maxFileBytes <= 0 || maxPixels <= 0 || maxSide <= 0) {
            throw new IllegalArgumentException(
                    "limits must be greater than zero: maxFileBytes %d, maxPixels %d, maxSide %d"
                            .formatted(maxFileBytes, maxPixels, maxSide));
        }
        if (maxFileBytes > Integer.MAX_VALUE - 64L || maxPixels > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException(
                    "limits must stay below 2 GiB of file and 536870911 pixels: maxFileBytes %d, maxPixels %d"
                            .formatted(maxFileBytes, maxPixels));
        }
    }

    /** Returns the limits used unless others are given: 256 MiB, 100 million pixels, 65535 pixels a side. */
    public static PictureLimits defaults() {
        return new PictureLimits(256L << 20, 100_000_000, 65_535);
    }

    /** Refuses a size before anything is allocated for it. */
    void check(long width, long height) throws DecodingException {
        if (width <= 0 || height <= 0) {
            throw DecodingException.damaged("its size is " + width + "x" + height + " pixels");
        }
        if (width > maxSide || height > maxSide || width * height > maxPixels) {
            throw DecodingException.tooLarge("%dx%d pixels exceed the limit of %d pixels and %d a side"
                    .formatted(width, height, maxPixels, maxSide));
        }
    }
}
