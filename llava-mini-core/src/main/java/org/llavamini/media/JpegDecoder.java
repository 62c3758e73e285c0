// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/** Decodes JPEG: the platform's decoder gives samples without any colour conversion, {@link JpegColors} does the rest. */
final class JpegDecoder {
    /** Each block of 64 samples takes at least one bit. */
    private static final int MAX_PIXELS_PER_BYTE = 512;

    private JpegDecoder() {}

    static Picture decode(JpegSegments segments, PictureLimits limits) throws DecodingException, IOException {
        int width = segments.width();
        int height = segments.height();
        limits.check(width, height);
        byte[] stream = segments.essentialBytes();
        if ((long) width * height > (long) stream.length * MAX_PIXELS_PER_BYTE) {
            throw DecodingException.truncated();
        }
        JpegColors colors = segments.colors();
        ImageReader reader = PlatformReaders.of("jpeg");
        try {
            reader.setInput(new BytesImageInputStream(stream), true, true);
            Raster raster = reader.readRaster(0, null);
            boolean expected = raster.getWidth() == width
                    && raster.getHeight() == height
                    && raster.getNumBands() == colors.samples()
                    && raster.getDataBuffer() instanceof DataBufferByte
                    && raster.getSampleModel() instanceof PixelInterleavedSampleModel;
            if (!expected) {
                throw DecodingException.unsupported("its samples are laid out in an unknown way");
            }
            byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
            return Picture.owning(width, height, colors.toRgb(samples));
        } finally {
            reader.dispose();
        }
    }
}
