// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.webp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.llavamini.media.picture.decoding.DecodingException;
import org.llavamini.media.picture.decoding.ExifOrientation;
import org.llavamini.media.picture.decoding.XmpOrientation;

/**
 * What a WebP file holds.
 *
 * @param canvasWidth the width that the header names, 0 without such a header
 * @param canvasHeight the height
 * @param still the chunk of a picture that stands alone and that of its alpha; empty in an animation
 * @param animation the chunks of the frames of an animation
 * @param orientation how it asks to be turned
 */
public record WebpContainer(
        int canvasWidth,
        int canvasHeight,
        List<ByteBuffer> still,
        List<ByteBuffer> animation,
        ExifOrientation orientation) {
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    public static WebpContainer parse(byte[] file) throws DecodingException {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long end = 8L + Integer.toUnsignedLong(buffer.getInt(4));
        if (end > file.length) {
            throw DecodingException.truncated();
        }
        int canvasWidth = 0;
        int canvasHeight = 0;
        ByteBuffer image = ByteBuffer.allocate(0);
        ByteBuffer alpha = ByteBuffer.allocate(0);
        List<ByteBuffer> animation = new ArrayList<>();
        ExifOrientation exif = ExifOrientation.NORMAL;
        ExifOrientation xmp = ExifOrientation.NORMAL;
        int at = RIFF_HEADER_BYTES;
        while (end - at >= CHUNK_HEADER_BYTES) {
            String type = new String(file, at, 4, StandardCharsets.ISO_8859_1);
            long length = Integer.toUnsignedLong(buffer.getInt(at + 4));
            if (length > end - at - CHUNK_HEADER_BYTES) {
                throw DecodingException.truncated();
            }
            int data = at + CHUNK_HEADER_BYTES;
            ByteBuffer chunk = WebpFrame.slice(buffer, at, (int) length);
            switch (type) {
                case "VP8X" -> {
                    canvasWidth = WebpFrame.threeBytes(buffer, data + 4) + 1;
                    canvasHeight = WebpFrame.threeBytes(buffer, data + 7) + 1;
                }
                case "VP8 ", "VP8L" -> image = image.limit() == 0 ? chunk : image;
                case "ALPH" -> alpha = alpha.limit() == 0 ? chunk : alpha;
                case "ANMF" -> animation.add(chunk);
                case "EXIF" -> exif = exif(file, data, (int) length);
                case "XMP " -> xmp = XmpOrientation.of(buffer.slice(data, (int) length));
                default -> {}
            }
            at += CHUNK_HEADER_BYTES + (int) Math.min(length + (length & 1), end - data);
        }
        if (animation.isEmpty() && image.limit() < CHUNK_HEADER_BYTES) {
            throw DecodingException.damaged("it holds no picture");
        }
        return new WebpContainer(
                canvasWidth,
                canvasHeight,
                animation.isEmpty() ? List.of(image, alpha) : List.of(),
                List.copyOf(animation),
                exif.or(xmp));
    }

    /** Returns how many pictures it holds. */
    public int frames() {
        return Math.max(1, animation.size());
    }

    /** Returns one of its pictures; 0 is the first. */
    public WebpFrame frame(int index) throws DecodingException {
        return animation.isEmpty()
                ? WebpFrame.still(still.getFirst(), still.getLast())
                : WebpFrame.of(animation.get(index));
    }

    private static ExifOrientation exif(byte[] file, int data, int length) {
        byte[] block = new byte[length];
        System.arraycopy(file, data, block, 0, length);
        boolean prefixed = new String(block, 0, Math.min(6, length), StandardCharsets.ISO_8859_1).equals("Exif\0\0");
        return ExifOrientation.of(block, prefixed ? 6 : 0);
    }
}
