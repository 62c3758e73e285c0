// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;

/** Decodes BMP with the JDK's decoder. */
final class BmpDecoder {
    private BmpDecoder() {}

    static Picture decode(byte[] file, PictureLimits limits) throws DecodingException, IOException {
        ImageReader reader = PlatformReaders.of("bmp");
        try {
            reader.setInput(PlatformReaders.input(file), true, true);
            limits.check(reader.getWidth(0), reader.getHeight(0));
            BufferedImage image = reader.read(0);
            return RasterColors.toPicture(image.getRaster(), image.getColorModel());
        } finally {
            reader.dispose();
        }
    }
}
