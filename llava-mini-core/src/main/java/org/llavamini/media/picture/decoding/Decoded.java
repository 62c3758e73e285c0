// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import org.llavamini.media.Picture;
import org.llavamini.media.picture.Background;

/** A decoded picture, with its transparency where that was asked for and the file has any. */
public final class Decoded {
    private final Picture picture;
    private final byte[] alpha;
    private final ExifOrientation orientation;

    private Decoded(Picture picture, byte[] alpha, ExifOrientation orientation) {
        this.picture = picture;
        this.alpha = alpha;
        this.orientation = orientation;
    }

    public static Decoded opaque(Picture picture) {
        return new Decoded(picture, new byte[0], ExifOrientation.NORMAL);
    }

    /**
     * Returns a picture with its transparency.
     *
     * @param alpha of each pixel, row by row; 255 is opaque; empty: all are
     */
    public static Decoded of(Picture picture, byte[] alpha) {
        return new Decoded(picture, alpha, ExifOrientation.NORMAL);
    }

    /** Returns this with the way in which the file asks to be turned. */
    public Decoded asking(ExifOrientation wanted) {
        return new Decoded(picture, alpha, wanted);
    }

    public ExifOrientation orientation() {
        return orientation;
    }

    public Picture picture() {
        return picture;
    }

    /** Returns the alpha of each pixel, or nothing; to be read only. */
    public byte[] alpha() {
        return alpha;
    }

    /** Returns the picture as it looks on a background. */
    public Picture on(Background background) {
        if (alpha.length == 0 || !(background instanceof Background.Solid(int color))) {
            return picture;
        }
        byte[] rgb = picture.toBytes();
        for (int i = 0, at = 0; i < alpha.length; i++) {
            int opacity = alpha[i] & 0xff;
            for (int shift = 16; shift >= 0; shift -= 8, at++) {
                int sum = (rgb[at] & 0xff) * opacity + (color >> shift & 0xff) * (255 - opacity);
                rgb[at] = (byte) ((sum + 127) / 255);
            }
        }
        return Picture.owning(picture.width(), picture.height(), rgb);
    }
}
