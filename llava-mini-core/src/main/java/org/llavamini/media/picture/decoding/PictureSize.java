// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import org.llavamini.media.picture.PictureLimits;

/** The size that a file claims for its picture. */
public final class PictureSize {
    private PictureSize() {}

    /** Refuses a size before anything is allocated for it. */
    public static void check(long width, long height, PictureLimits limits) throws DecodingException {
        if (width <= 0 || height <= 0) {
            throw DecodingException.damaged("its size is " + width + "x" + height + " pixels");
        }
        if (width > limits.maxSide() || height > limits.maxSide() || width * height > limits.maxPixels()) {
            throw DecodingException.tooLarge("%dx%d pixels exceed the limit of %d pixels and %d a side (--max-pixels)"
                    .formatted(width, height, limits.maxPixels(), limits.maxSide()));
        }
    }
}
