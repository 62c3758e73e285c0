// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.nio.file.Path;
import java.util.Arrays;
import org.llavamini.media.Picture;
import org.llavamini.media.PictureReader;

/** Gray pictures of the sizes of real ones: what a model answers about them is what it guesses. */
final class BlankPictures {
    private static final byte GRAY = (byte) 128;
    private static final int CHANNELS = 3;

    private final PictureReader reader = PictureReader.create();

    /** Returns a picture of the size of the one in a file, all gray. */
    Picture like(Path file) {
        Picture picture = reader.read(file);
        byte[] pixels = new byte[picture.width() * picture.height() * CHANNELS];
        Arrays.fill(pixels, GRAY);
        return Picture.of(picture.width(), picture.height(), pixels);
    }
}
