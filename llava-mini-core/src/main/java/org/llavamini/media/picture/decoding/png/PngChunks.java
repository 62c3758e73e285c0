// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.png;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.llavamini.media.picture.decoding.DecodingException;

/**
 * Where the parts of a PNG file lie.
 *
 * @param header width, height, bit depth, colour type, compression, filter and interlace methods
 * @param palette red, green and blue of each entry; empty without a palette
 * @param transparency the alpha of each entry, or the one colour that is transparent; empty without
 * @param data the pieces of the compressed pixels, in order
 */
record PngChunks(ByteBuffer header, ByteBuffer palette, ByteBuffer transparency, List<ByteBuffer> data) {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;

    /**
     * Finds the chunks up to the end of the pixels. As Pillow does, checksums are verified up to the first piece of pixels,
     * where a wrong one means a damaged size or palette, and not after.
     */
    static PngChunks parse(byte[] file) throws DecodingException {
        ByteBuffer header = ByteBuffer.allocate(0);
        ByteBuffer palette = ByteBuffer.allocate(0);
        ByteBuffer transparency = ByteBuffer.allocate(0);
        List<ByteBuffer> data = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int at = SIGNATURE_BYTES;
        while (file.length - at >= 8) {
            int length = buffer.getInt(at);
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0) {
                throw DecodingException.damaged("a chunk of impossible length");
            }
            if (!type.equals("IDAT") && !data.isEmpty()) {
                break;
            }
            int present = Math.min(length, file.length - at - 8);
            if (type.equals("IDAT")) {
                data.add(buffer.slice(at + 8, present));
            } else {
                if (file.length - at - 12 < length) {
                    throw DecodingException.truncated();
                }
                verifyChecksum(buffer, at, length, type);
            }
            if (type.equals("IHDR")) {
                header = buffer.slice(at + 8, length);
            } else if (type.equals("PLTE")) {
                palette = buffer.slice(at + 8, length);
            } else if (type.equals("tRNS")) {
                transparency = buffer.slice(at + 8, length);
            } else if (type.equals("IEND") || present < length) {
                break;
            }
            at += Math.min(length, file.length - at - 12) + 12;
        }
        if (header.limit() < HEADER_BYTES) {
            throw DecodingException.truncated();
        }
        return new PngChunks(header, palette, transparency, List.copyOf(data));
    }

    private static void verifyChecksum(ByteBuffer file, int at, int length, String type) throws DecodingException {
        CRC32 checksum = new CRC32();
        checksum.update(file.slice(at + 4, 4 + length));
        if ((int) checksum.getValue() != file.getInt(at + 8 + length)) {
            throw DecodingException.damaged(
                    "the checksum of its " + type.replaceAll("[^A-Za-z]", "?") + " chunk is wrong");
        }
    }

    int width() {
        return header.getInt(0);
    }

    int height() {
        return header.getInt(4);
    }

    int bitDepth() {
        return header.get(8) & 0xff;
    }

    int colorType() {
        return header.get(9) & 0xff;
    }

    boolean interlaced() {
        return header.get(12) != 0;
    }

    /** Returns the number of bytes of compressed pixels that the file has. */
    long dataBytes() {
        return data.stream().mapToLong(ByteBuffer::limit).sum();
    }
}
