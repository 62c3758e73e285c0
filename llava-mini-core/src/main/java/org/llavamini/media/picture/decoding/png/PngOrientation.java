// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.png;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.llavamini.media.picture.decoding.ExifOrientation;
import org.llavamini.media.picture.decoding.XmpOrientation;

/** Finds out how a PNG asks to be turned: by its eXIf chunk, or by XMP. Both may also stand after the pixels. */
final class PngOrientation {
    private static final int SIGNATURE_BYTES = 8;
    private static final int MOST_TEXT_BYTES = 1 << 20;
    private static final String KEYWORD = "XML:com.adobe.xmp\0";

    private PngOrientation() {}

    static ExifOrientation of(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        ExifOrientation exif = ExifOrientation.NORMAL;
        ExifOrientation xmp = ExifOrientation.NORMAL;
        int at = SIGNATURE_BYTES;
        while (file.length - at >= 12) {
            int length = buffer.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                break;
            }
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (type.equals("eXIf")) {
                byte[] block = new byte[length];
                buffer.get(at + 8, block);
                exif = ExifOrientation.of(block, 0);
            } else if (type.equals("iTXt")) {
                xmp = xmp.or(ofText(buffer.slice(at + 8, length)));
            }
            at += length + 12;
        }
        return exif.or(xmp);
    }

    private static ExifOrientation ofText(ByteBuffer chunk) {
        byte[] start = new byte[Math.min(KEYWORD.length() + 2, chunk.limit())];
        chunk.get(start);
        String keyword = new String(start, StandardCharsets.ISO_8859_1);
        if (!keyword.startsWith(KEYWORD) || start.length < KEYWORD.length() + 2) {
            return ExifOrientation.NORMAL;
        }
        // Two texts that end with zero: a language, and the keyword in it.
        for (int ends = 0; ends < 2 && chunk.hasRemaining(); ) {
            ends += chunk.get() == 0 ? 1 : 0;
        }
        return XmpOrientation.of(start[KEYWORD.length()] == 0 ? chunk : inflated(chunk));
    }

    private static ByteBuffer inflated(ByteBuffer chunk) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(chunk);
            byte[] text = new byte[MOST_TEXT_BYTES];
            return ByteBuffer.wrap(text, 0, inflater.inflate(text));
        } catch (DataFormatException e) {
            return ByteBuffer.allocate(0);
        } finally {
            inflater.end();
        }
    }
}
