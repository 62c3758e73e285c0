// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

/**
 * Bounds on what a video file may cost, checked before its pixels are decoded.
 *
 * @param maxFileBytes largest file
 * @param maxSeconds longest duration
 * @param maxPixels largest width times height of a frame
 * @param maxFrames most frames in the file, chosen or not
 */
public record VideoLimits(long maxFileBytes, long maxSeconds, int maxPixels, long maxFrames) {
    private static final int MOST_PIXELS = Integer.MAX_VALUE / 4;

    /** Checks the bounds. */
    public VideoLimits {
        if (maxFileBytes <= 0 || maxSeconds <= 0 || maxPixels <= 0 || maxFrames <= 0) {
            throw new IllegalArgumentException(
                    "limits must be greater than zero: maxFileBytes %d, maxSeconds %d, maxPixels %d, maxFrames %d"
                            .formatted(maxFileBytes, maxSeconds, maxPixels, maxFrames));
        }
        if (maxPixels > MOST_PIXELS) {
            throw new IllegalArgumentException("maxPixels must be at most " + MOST_PIXELS + ": " + maxPixels);
        }
    }

    /** Returns the limits used unless others are given: 256 GiB, 24 hours, 40 million pixels (8K), 20 million frames. */
    public static VideoLimits defaults() {
        return new VideoLimits(256L << 30, 24 * 3600, 40_000_000, 20_000_000);
    }

    /** Returns these limits with another largest frame. */
    public VideoLimits withMaxPixels(int pixels) {
        return new VideoLimits(maxFileBytes, maxSeconds, pixels, maxFrames);
    }

    /** Returns these limits with another largest file. */
    public VideoLimits withMaxFileBytes(long bytes) {
        return new VideoLimits(bytes, maxSeconds, maxPixels, maxFrames);
    }
}
