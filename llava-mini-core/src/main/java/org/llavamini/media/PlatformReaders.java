// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** Finds decoders among the ImageIO plug-ins. */
final class PlatformReaders {
    static {
        // Plug-ins on the class path of a later class loader are not seen without this; it changes nothing else.
        ImageIO.scanForPlugins();
    }

    private PlatformReaders() {}

    /** Returns the JDK's own decoder of a format if it has one, else the first of any plug-in; the caller disposes of it. */
    static ImageReader of(String format) throws DecodingException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw DecodingException.unsupported("no ImageIO plug-in for " + format + " is on the class path");
        }
        ImageReader chosen = readers.next();
        while (readers.hasNext() && !isPartOfJdk(chosen)) {
            ImageReader other = readers.next();
            chosen = isPartOfJdk(other) ? other : chosen;
        }
        return chosen;
    }

    private static boolean isPartOfJdk(ImageReader reader) {
        return "java.desktop".equals(reader.getClass().getModule().getName());
    }
}
