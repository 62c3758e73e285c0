// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import org.llavamini.media.picture.PictureLimits;

/** Decodes the first picture of a TIFF with the JDK's decoder, its colours as Pillow does. */
public final class TiffDecoder {
    /** LZW shrinks most: twelve bits for at most 4096 bytes. */
    private static final int MAX_COMPRESSION = 4096;

    private static final int XMP = 700;

    private TiffDecoder() {}

    public static Decoded decode(byte[] file, PictureLimits limits) throws DecodingException, IOException {
        ImageReader reader = PlatformReaders.of("tiff");
        try {
            reader.setInput(new BytesImageInputStream(file), true, false);
            PictureSize.check(reader.getWidth(0), reader.getHeight(0), limits);
            TIFFDirectory directory = TIFFDirectory.createFromMetadata(reader.getImageMetadata(0));
            checkColors(directory);
            checkLength(directory, file.length, reader.getWidth(0), reader.getHeight(0));
            BufferedImage image = reader.read(0);
            TIFFField palette = directory.getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
            Decoded decoded = palette == null
                    ? RasterColors.decode(image.getRaster(), image.getColorModel())
                    : Decoded.opaque(RasterColors.toPicture(image.getRaster(), highBytes(palette)));
            return decoded.asking(ExifOrientation.of(file, 0).or(xmp(directory)));
        } finally {
            reader.dispose();
        }
    }

    private static void checkColors(TIFFDirectory directory) throws DecodingException {
        int photometric = number(directory, BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION);
        int compression = number(directory, BaselineTIFFTagSet.TAG_COMPRESSION);
        if (photometric > BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_Y_CB_CR) {
            throw DecodingException.unsupported("TIFF in CIELab and other rare colour spaces is not supported");
        }
        boolean cmyk = photometric == BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_CMYK;
        if (cmyk && compression == BaselineTIFFTagSet.COMPRESSION_JPEG) {
            throw DecodingException.unsupported("TIFF with CMYK in JPEG compression is not supported");
        }
    }

    /** Refuses a file that cannot hold its pixels before they are allocated; blank CCITT rows may take one bit. */
    private static void checkLength(TIFFDirectory directory, int bytes, int width, int height)
            throws DecodingException {
        int compression = number(directory, BaselineTIFFTagSet.TAG_COMPRESSION);
        boolean compressed = compression != BaselineTIFFTagSet.COMPRESSION_NONE;
        boolean ccitt = compression >= BaselineTIFFTagSet.COMPRESSION_CCITT_RLE
                && compression <= BaselineTIFFTagSet.COMPRESSION_CCITT_T_6;
        long atLeast = ccitt ? height / 8 : (long) width * height / 8 / (compressed ? MAX_COMPRESSION : 1);
        if (atLeast > bytes) {
            throw DecodingException.truncated();
        }
    }

    private static ExifOrientation xmp(TIFFDirectory directory) {
        TIFFField field = directory.getTIFFField(XMP);
        boolean bytes =
                field != null && (field.getType() == TIFFTag.TIFF_BYTE || field.getType() == TIFFTag.TIFF_UNDEFINED);
        return bytes ? XmpOrientation.of(ByteBuffer.wrap(field.getAsBytes())) : ExifOrientation.NORMAL;
    }

    private static int number(TIFFDirectory directory, int tag) {
        TIFFField field = directory.getTIFFField(tag);
        return field == null ? 0 : field.getAsInt(0);
    }

    /** The platform scales the 16-bit palette down with rounding, Pillow takes its high bytes. */
    private static int[] highBytes(TIFFField palette) {
        int size = palette.getCount() / 3;
        int[] entries = new int[size];
        for (int i = 0; i < size; i++) {
            for (int channel = 0; channel < 3; channel++) {
                entries[i] = entries[i] << 8 | palette.getAsInt(channel * size + i) >> 8 & 0xff;
            }
        }
        return entries;
    }
}
