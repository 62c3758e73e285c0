// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** Finds the JDK's decoders: those of plug-ins that happen to be on the class path read differently. */
final class PlatformReaders {
    private PlatformReaders() {}

    /** Returns the JDK's decoder of a format; the caller disposes of it. */
    static ImageReader of(String format) throws DecodingException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if ("java.desktop".equals(reader.getClass().getModule().getName())) {
                return reader;
            }
        }
        throw DecodingException.unsupported("this Java has no decoder of " + format);
    }
}
