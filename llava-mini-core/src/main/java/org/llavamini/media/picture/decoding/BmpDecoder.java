// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;
import org.llavamini.media.picture.PictureLimits;

/** Decodes BMP with the JDK's decoder. */
public final class BmpDecoder {
    private static final int OLD_HEADER_BYTES = 12;

    private BmpDecoder() {}

    public static Decoded decode(byte[] file, PictureLimits limits) throws DecodingException, IOException {
        checkSize(file, limits);
        ImageReader reader = PlatformReaders.of("bmp");
        try {
            reader.setInput(new BytesImageInputStream(file), true, true);
            BufferedImage image = reader.read(0);
            return RasterColors.decode(image.getRaster(), image.getColorModel());
        } finally {
            reader.dispose();
        }
    }

    /** Refuses a picture beyond the limits, or a file shorter than its pixels, before those are allocated. */
    private static void checkSize(byte[] file, PictureLimits limits) throws DecodingException {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean oldHeader = header.getInt(14) == OLD_HEADER_BYTES;
        long width = oldHeader ? header.getShort(18) & 0xffff : header.getInt(18);
        long height = oldHeader ? header.getShort(20) & 0xffff : Math.absExact((long) header.getInt(22));
        PictureSize.check(width, height, limits);
        int bits = header.getShort(oldHeader ? 24 : 28);
        int compression = oldHeader ? 0 : header.getInt(30);
        boolean runLengths = compression == 1 || compression == 2;
        if (!runLengths && width * height * bits / 8 > file.length) {
            throw DecodingException.truncated();
        }
    }
}
