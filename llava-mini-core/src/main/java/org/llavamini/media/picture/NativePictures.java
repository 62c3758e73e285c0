// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import org.llavamini.media.Picture;

/** Reads pictures of the formats that native decoders read, somewhere else than in this process. Thread-safe. */
@FunctionalInterface
public interface NativePictures {
    /**
     * Reads the picture in the bytes of a WebP, HEIC or AVIF file.
     *
     * @param name what to call the picture in errors
     * @param reader how it is to be read: limits, orientation, background
     * @throws org.llavamini.error.LlavaMiniException as {@link PictureReader} throws
     */
    Picture read(byte[] file, String name, PictureReader reader);
}
