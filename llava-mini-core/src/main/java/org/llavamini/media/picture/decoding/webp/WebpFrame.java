// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.webp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.llavamini.media.Picture;
import org.llavamini.media.ffmpeg.Still;
import org.llavamini.media.ffmpeg.StillDecoder;
import org.llavamini.media.ffmpeg.StillDecoder.Coding;
import org.llavamini.media.picture.PictureLimits;
import org.llavamini.media.picture.decoding.Decoded;
import org.llavamini.media.picture.decoding.DecodingException;
import org.llavamini.media.picture.decoding.PictureSize;

/**
 * One picture of a WebP file: a still one, or a frame of an animation.
 *
 * @param image its VP8 or VP8L chunk
 * @param alpha its ALPH chunk, or nothing
 * @param left the number of columns of the canvas before it
 * @param top the number of rows of the canvas above it
 * @param milliseconds how long it is shown
 * @param blended whether it is laid on what is there, instead of replacing it
 * @param disposed whether its place is cleared after it
 */
public record WebpFrame(
        ByteBuffer image, ByteBuffer alpha, int left, int top, int milliseconds, boolean blended, boolean disposed) {
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 16;
    private static final int HAS_ALPHA = 1 << 28;
    private static final int NO_BLEND = 2;
    private static final int DISPOSE = 1;

    static WebpFrame still(ByteBuffer image, ByteBuffer alpha) {
        return new WebpFrame(image, alpha, 0, 0, 0, false, false);
    }

    /** Returns the frame in an ANMF chunk. */
    static WebpFrame of(ByteBuffer chunk) throws DecodingException {
        int header = CHUNK_HEADER_BYTES;
        int flags = chunk.get(header + 15);
        ByteBuffer alpha = ByteBuffer.allocate(0);
        int at = header + FRAME_HEADER_BYTES;
        while (chunk.limit() - at >= CHUNK_HEADER_BYTES) {
            long length = Integer.toUnsignedLong(chunk.getInt(at + 4));
            if (length > chunk.limit() - at - CHUNK_HEADER_BYTES) {
                throw DecodingException.truncated();
            }
            int type = chunk.getInt(at);
            ByteBuffer part = slice(chunk, at, (int) length);
            if (type == code("ALPH")) {
                alpha = part;
            } else if (type == code("VP8 ") || type == code("VP8L")) {
                return new WebpFrame(
                        part,
                        alpha,
                        2 * threeBytes(chunk, header),
                        2 * threeBytes(chunk, header + 3),
                        threeBytes(chunk, header + 12),
                        (flags & NO_BLEND) == 0,
                        (flags & DISPOSE) != 0);
            }
            at += CHUNK_HEADER_BYTES + (int) (length + (length & 1));
        }
        throw DecodingException.damaged("one of its frames holds no picture");
    }

    static ByteBuffer slice(ByteBuffer buffer, int chunk, int length) {
        return buffer.slice(chunk, CHUNK_HEADER_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int threeBytes(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xffff | (buffer.get(at + 2) & 0xff) << 16;
    }

    private static int code(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private boolean lossless() {
        return image.getInt(0) == code("VP8L");
    }

    /** Returns whether it says that parts of it are transparent. */
    boolean hasAlpha() {
        return lossless() ? (image.getInt(9) & HAS_ALPHA) != 0 : alpha.limit() > 0;
    }

    int width() {
        return lossless() ? (image.getInt(9) & 0x3fff) + 1 : image.getShort(14) & 0x3fff;
    }

    int height() {
        return lossless() ? (image.getInt(9) >> 14 & 0x3fff) + 1 : image.getShort(16) & 0x3fff;
    }

    private void check() throws DecodingException {
        if (image.limit() < (lossless() ? 13 : 18)) {
            throw DecodingException.truncated();
        }
        if (lossless()) {
            if (image.get(8) != 0x2f) {
                throw DecodingException.damaged("its lossless picture has no signature");
            }
            return;
        }
        int start = image.getInt(8);
        boolean keyFrame = (start & 1) == 0;
        if (!keyFrame || threeBytes(image, 11) != 0x2a019d) {
            throw DecodingException.damaged("its lossy picture does not begin with a key frame");
        }
        if ((start >> 5 & 0x7ffff) > image.limit() - 18) {
            throw DecodingException.truncated();
        }
    }

    /**
     * Decodes the frame alone.
     *
     * @param withAlpha whether its transparency is wanted
     */
    Decoded decode(PictureLimits limits, boolean withAlpha, String name) throws DecodingException {
        check();
        PictureSize.check(width(), height(), limits);
        boolean alphaToo = withAlpha && hasAlpha();
        try (Still still = StillDecoder.decode(Coding.WEBP, new byte[0], file(alphaToo), limits.maxPixels(), name)) {
            if (still.width() != width() || still.height() != height()) {
                throw DecodingException.damaged("its picture has another size than it says");
            }
            byte[] opacity = alphaToo && still.hasAlpha() ? still.component(3) : new byte[0];
            return Decoded.of(still.isYuv420() ? lossy(still) : still.picture(false), opacity);
        }
    }

    private static Picture lossy(Still still) {
        byte[] rgb = WebpColors.toRgb(
                still.component(0), still.component(1), still.component(2), still.width(), still.height());
        return Picture.owning(still.width(), still.height(), rgb);
    }

    /** Returns a file with this picture alone, without profile and animation. */
    private byte[] file(boolean alphaToo) {
        boolean extended = alphaToo && !lossless();
        ByteBuffer file = ByteBuffer.allocate(12 + (extended ? 18 + padded(alpha) : 0) + padded(image))
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(code("RIFF")).putInt(file.limit() - 8).putInt(code("WEBP"));
        if (extended) {
            int size = width() - 1;
            int rows = height() - 1;
            file.putInt(code("VP8X")).putInt(10).putInt(0x10);
            file.put((byte) size).put((byte) (size >> 8)).put((byte) (size >> 16));
            file.put((byte) rows).put((byte) (rows >> 8)).put((byte) (rows >> 16));
            file.put(alpha.duplicate().position(0));
            file.position(file.position() + (alpha.limit() & 1));
        }
        file.put(image.duplicate().position(0));
        return file.array();
    }

    private static int padded(ByteBuffer chunk) {
        return chunk.limit() + (chunk.limit() & 1);
    }
}
