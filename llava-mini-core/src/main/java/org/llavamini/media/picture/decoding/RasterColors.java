// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import org.llavamini.media.Picture;

/** Makes RGB of raw samples, without the colour management of the platform: as Pillow, which ignores profiles and alpha. */
final class RasterColors {
    private RasterColors() {}

    static Decoded decode(Raster raster, ColorModel colors) throws DecodingException {
        if (colors instanceof IndexColorModel palette) {
            int[] entries = new int[palette.getMapSize()];
            palette.getRGBs(entries);
            return Decoded.opaque(toPicture(raster, entries));
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        SampleModel model = raster.getSampleModel();
        checkSamples(model);
        int[] sizes = model.getSampleSize();
        int bands = model.getNumBands();
        boolean cmyk = bands == 4 && colors.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
        boolean hasAlpha = colors.hasAlpha() && (bands == 2 || bands == 4);
        byte[] rgb = new byte[3 * width * height];
        byte[] alpha = new byte[hasAlpha ? width * height : 0];
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            scale(row, sizes);
            write(row, bands, cmyk, rgb, 3 * width * y);
            for (int x = 0; x < width && hasAlpha; x++) {
                alpha[y * width + x] = (byte) row[x * bands + bands - 1];
            }
        }
        return Decoded.of(Picture.owning(width, height, rgb), alpha);
    }

    /**
     * Returns the picture whose samples are indices.
     *
     * @param entries the palette, {@code 0xRRGGBB}
     */
    static Picture toPicture(Raster raster, int[] entries) throws DecodingException {
        if (raster.getNumBands() != 1) {
            throw DecodingException.unsupported("a palette with more than one channel is not supported");
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            writeIndexed(row, entries, rgb, 3 * width * y);
        }
        return Picture.owning(width, height, rgb);
    }

    private static void checkSamples(SampleModel model) throws DecodingException {
        int type = model.getDataType();
        boolean unsigned = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
        boolean packed = type == DataBuffer.TYPE_INT && model.getSampleSize(0) <= 8;
        if (!(unsigned || packed) || model.getNumBands() > 4) {
            throw DecodingException.unsupported(
                    "samples other than 1 to 16 bits in at most 4 channels are not supported");
        }
    }

    private static void writeIndexed(int[] indices, int[] entries, byte[] rgb, int offset) {
        int at = offset;
        for (int index : indices) {
            int entry = index < entries.length ? entries[index] : 0;
            rgb[at++] = (byte) (entry >> 16);
            rgb[at++] = (byte) (entry >> 8);
            rgb[at++] = (byte) entry;
        }
    }

    private static void scale(int[] row, int[] sizes) {
        for (int band = 0; band < sizes.length; band++) {
            int size = sizes[band];
            int max = (1 << size) - 1;
            for (int i = band; size != 8 && i < row.length; i += sizes.length) {
                row[i] = size > 8 ? row[i] >> (size - 8) : row[i] * 255 / max;
            }
        }
    }

    private static void write(int[] row, int bands, boolean cmyk, byte[] rgb, int offset) {
        int green = bands >= 3 ? 1 : 0;
        int at = offset;
        for (int i = 0; i < row.length; i += bands) {
            for (int channel = 0; channel < 3; channel++) {
                int value = row[i + channel * green];
                rgb[at++] = cmyk ? JpegColors.withoutInk(value, row[i + 3]) : (byte) value;
            }
        }
    }
}
