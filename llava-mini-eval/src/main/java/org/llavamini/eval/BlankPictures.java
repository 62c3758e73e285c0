// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.util.Arrays;
import org.llavamini.ImageInput;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;

/** Gray pictures of the sizes of real ones: what a model answers about them is what it guesses. */
final class BlankPictures {
    private static final byte GRAY = (byte) 128;
    private static final int CHANNELS = 3;

    private final PictureReader reader = PictureReader.create();

    /** Returns a picture of the size of another one, all gray. */
    Picture like(ImageInput input) {
        Picture picture = input.read(reader);
        byte[] pixels = new byte[picture.width() * picture.height() * CHANNELS];
        Arrays.fill(pixels, GRAY);
        return Picture.of(picture.width(), picture.height(), pixels);
    }
}
