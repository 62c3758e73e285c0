// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureLimits;

/** Decodes JPEG: the platform's decoder gives samples without any colour conversion, {@link JpegColors} does the rest. */
public final class JpegDecoder {
    /** Each block of 64 samples takes at least one bit. */
    private static final int MAX_PIXELS_PER_BYTE = 512;

    /** Larger pictures are decoded at a half, a third, ... of their size: what a vision tower sees of them is smaller still. */
    private static final long MOST_PIXELS_IN_MEMORY = 50_000_000;

    private JpegDecoder() {}

    public static Decoded decode(byte[] file, PictureLimits limits) throws DecodingException, IOException {
        JpegSegments segments = JpegSegments.parse(file);
        int width = segments.width();
        int height = segments.height();
        PictureSize.check(width, height, limits);
        byte[] stream = segments.essentialBytes();
        if ((long) width * height > (long) stream.length * MAX_PIXELS_PER_BYTE) {
            throw DecodingException.truncated();
        }
        ImageReader reader = PlatformReaders.of("jpeg");
        try {
            reader.setInput(new BytesImageInputStream(stream), true, true);
            int step = step(width, height);
            Raster raster = read(reader, step, segments.complete());
            Picture picture = picture(raster, Math.ceilDiv(width, step), Math.ceilDiv(height, step), segments.colors());
            return Decoded.opaque(picture).asking(segments.orientation());
        } finally {
            reader.dispose();
        }
    }

    private static int step(int width, int height) {
        int step = 1;
        while ((long) Math.ceilDiv(width, step) * Math.ceilDiv(height, step) > MOST_PIXELS_IN_MEMORY) {
            step++;
        }
        return step;
    }

    /** A file without its end mark may lack pixels too: the decoder makes some up then, and warns. */
    private static Raster read(ImageReader reader, int step, boolean complete) throws DecodingException, IOException {
        boolean[] warned = new boolean[1];
        if (!complete) {
            reader.addIIOReadWarningListener((_, _) -> warned[0] = true);
        }
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(step, step, 0, 0);
        Raster raster = reader.readRaster(0, parameters);
        if (warned[0]) {
            throw DecodingException.truncated();
        }
        return raster;
    }

    private static Picture picture(Raster raster, int width, int height, JpegColors colors) throws DecodingException {
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
    }
}
