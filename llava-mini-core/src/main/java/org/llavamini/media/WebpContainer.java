// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a WebP file holds: its first picture or frame as a file of its own without alpha, profile and animation, and its
 * place on the canvas.
 */
final class WebpContainer {
    /** Where the frame's own bytes begin in the minimal file. */
    static final int DATA_OFFSET = 20;

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 16;

    private final byte[] bitstream;
    private final Size frame;
    private final Size canvas;
    private final int left;
    private final int top;
    private final ExifOrientation orientation;

    private WebpContainer(byte[] bitstream, Size frame, Size canvas, int left, int top, ExifOrientation orientation) {
        this.bitstream = bitstream;
        this.frame = frame;
        this.canvas = canvas;
        this.left = left;
        this.top = top;
        this.orientation = orientation;
    }

    /** A width and a height. */
    record Size(int width, int height) {}

    static WebpContainer parse(byte[] file) throws DecodingException {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long end = 8L + Integer.toUnsignedLong(buffer.getInt(4));
        if (end > file.length) {
            throw DecodingException.truncated();
        }
        Size canvas = new Size(0, 0);
        int left = 0;
        int top = 0;
        ByteBuffer frame = ByteBuffer.allocate(0);
        ExifOrientation orientation = ExifOrientation.NORMAL;
        int at = RIFF_HEADER_BYTES;
        while (end - at >= CHUNK_HEADER_BYTES) {
            String type = new String(file, at, 4, StandardCharsets.ISO_8859_1);
            long length = Integer.toUnsignedLong(buffer.getInt(at + 4));
            if (length > end - at - CHUNK_HEADER_BYTES) {
                throw DecodingException.truncated();
            }
            int data = at + CHUNK_HEADER_BYTES;
            switch (type) {
                case "VP8X" -> canvas = new Size(threeBytes(buffer, data + 4) + 1, threeBytes(buffer, data + 7) + 1);
                case "VP8 ", "VP8L" -> frame = frame.limit() == 0 ? slice(buffer, at, length) : frame;
                case "ANMF" -> {
                    if (frame.limit() == 0) {
                        left = 2 * threeBytes(buffer, data);
                        top = 2 * threeBytes(buffer, data + 3);
                        frame = firstBitstream(slice(buffer, at, length));
                    }
                }
                case "EXIF" -> orientation = exif(file, data, (int) length);
                default -> {}
            }
            at += CHUNK_HEADER_BYTES + (int) Math.min(length + (length & 1), end - data);
        }
        if (frame.limit() < CHUNK_HEADER_BYTES) {
            throw DecodingException.damaged("it holds no picture");
        }
        return new WebpContainer(standalone(frame), frameSize(frame), canvas, left, top, orientation);
    }

    /** Returns a minimal WebP file with one VP8 or VP8L chunk; callers must not write to it. */
    byte[] bitstream() {
        return bitstream;
    }

    /** Returns the size of the frame. */
    Size frame() {
        return frame;
    }

    /** Returns the size of the canvas as the header names it, zero without such a header. */
    Size canvas() {
        return canvas;
    }

    /** Returns the number of columns of the canvas before the frame. */
    int left() {
        return left;
    }

    /** Returns the number of rows of the canvas above the frame. */
    int top() {
        return top;
    }

    ExifOrientation orientation() {
        return orientation;
    }

    /** Returns whether the frame is a VP8L one. */
    boolean lossless() {
        return bitstream[DATA_OFFSET - 5] == 'L';
    }

    private static int threeBytes(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xffff | (buffer.get(at + 2) & 0xff) << 16;
    }

    private static ByteBuffer slice(ByteBuffer buffer, int chunk, long length) {
        return buffer.slice(chunk, CHUNK_HEADER_BYTES + (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer firstBitstream(ByteBuffer animationFrame) throws DecodingException {
        int at = CHUNK_HEADER_BYTES + FRAME_HEADER_BYTES;
        while (animationFrame.limit() - at >= CHUNK_HEADER_BYTES) {
            int type = animationFrame.getInt(at);
            long length = Integer.toUnsignedLong(animationFrame.getInt(at + 4));
            if (length > animationFrame.limit() - at - CHUNK_HEADER_BYTES) {
                throw DecodingException.truncated();
            }
            if (type == fourCharacters("VP8 ") || type == fourCharacters("VP8L")) {
                return slice(animationFrame, at, length);
            }
            at += CHUNK_HEADER_BYTES + (int) (length + (length & 1));
        }
        throw DecodingException.damaged("its first frame holds no picture");
    }

    private static int fourCharacters(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private static ExifOrientation exif(byte[] file, int data, int length) {
        byte[] block = new byte[length];
        System.arraycopy(file, data, block, 0, length);
        boolean prefixed = new String(block, 0, Math.min(6, length), StandardCharsets.ISO_8859_1).equals("Exif\0\0");
        return ExifOrientation.of(block, prefixed ? 6 : 0);
    }

    private static Size frameSize(ByteBuffer frame) throws DecodingException {
        if (frame.getInt(0) == fourCharacters("VP8L")) {
            if (frame.get(8) != 0x2f) {
                throw DecodingException.damaged("its lossless picture has no signature");
            }
            int bits = frame.getInt(9);
            return new Size((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
        }
        int start = frame.getInt(8);
        boolean keyFrame = (start & 1) == 0;
        if (!keyFrame || threeBytes(frame, 11) != 0x2a019d) {
            throw DecodingException.damaged("its lossy picture does not begin with a key frame");
        }
        if ((start >> 5 & 0x7ffff) > frame.limit() - 18) {
            throw DecodingException.truncated();
        }
        return new Size(frame.getShort(14) & 0x3fff, frame.getShort(16) & 0x3fff);
    }

    private static byte[] standalone(ByteBuffer chunk) {
        int padding = chunk.limit() & 1;
        ByteBuffer file =
                ByteBuffer.allocate(RIFF_HEADER_BYTES + chunk.limit() + padding).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(fourCharacters("RIFF")).putInt(4 + chunk.limit() + padding).putInt(fourCharacters("WEBP"));
        file.put(chunk.duplicate().position(0));
        return file.array();
    }
}
