// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

/**
 * Bounds on what a picture file may cost, checked before its pixels are decoded.
 *
 * @param maxFileBytes largest file
 * @param maxPixels largest width times height; decoding takes at least three bytes for each, some formats up to
 *     ten; JPEG beyond 50 million pixels is decoded at a reduced size
 * @param maxSide largest width and largest height
 */
public record PictureLimits(long maxFileBytes, long maxPixels, int maxSide) {
    /** No larger file can be asked for: it is held in memory. */
    public static final long MOST_FILE_BYTES = Integer.MAX_VALUE - 64L;

    /** Checks the bounds. */
    public PictureLimits {
        if (maxFileBytes <= 0 || maxPixels <= 0 || maxSide <= 0) {
            throw new IllegalArgumentException(
                    "limits must be greater than zero: maxFileBytes %d, maxPixels %d, maxSide %d"
                            .formatted(maxFileBytes, maxPixels, maxSide));
        }
        if (maxFileBytes > MOST_FILE_BYTES || maxPixels > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException(
                    "limits must stay below 2 GiB of file and 536870911 pixels: maxFileBytes %d, maxPixels %d"
                            .formatted(maxFileBytes, maxPixels));
        }
    }

    /**
     * Returns the limits used unless others are given: 256 MiB, 256 million pixels (phones make up to 200 million), 65535
     * pixels a side.
     */
    public static PictureLimits defaults() {
        return new PictureLimits(256L << 20, 256_000_000, 65_535);
    }

    /** Returns these limits with another largest number of pixels. */
    public PictureLimits withMaxPixels(long pixels) {
        return new PictureLimits(maxFileBytes, pixels, maxSide);
    }

    /** Returns these limits with another largest file. */
    public PictureLimits withMaxFileBytes(long bytes) {
        return new PictureLimits(bytes, maxPixels, maxSide);
    }
}
