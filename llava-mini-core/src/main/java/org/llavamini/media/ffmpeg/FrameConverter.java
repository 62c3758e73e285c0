// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;

/** Makes RGB pictures of decoded frames, with the colours that the {@code ffmpeg} command gives by default. */
final class FrameConverter implements AutoCloseable {
    /** Vector instructions write rows to a multiple of this, and past the last one. */
    private static final int ALIGNMENT = 64;

    private static final int ONE = 1 << 16;

    private final DisplayOrientation orientation;
    private final int flags;
    private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext scaler;
    private Pointer buffer = new Pointer();
    private long capacity;

    /** Prepares to convert as the command does. */
    FrameConverter(DisplayOrientation orientation) {
        this(orientation, swscale.SWS_BICUBIC);
    }

    private FrameConverter(DisplayOrientation orientation, int flags) {
        this.orientation = orientation;
        this.flags = flags;
    }

    /**
     * Returns a converter of still pictures.
     *
     * @param smooth whether colours of half the size are interpolated, as libavif does it, or repeated, as libheif does
     * @param deep whether samples have more than eight bits
     */
    static FrameConverter ofStills(boolean smooth, boolean deep) {
        int exact = swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INT;
        return new FrameConverter(
                DisplayOrientation.NORMAL,
                smooth ? swscale.SWS_BILINEAR | exact : swscale.SWS_POINT | (deep ? exact : 0));
    }

    /** Returns the picture in a frame; the caller has checked its size. */
    Picture convert(AVFrame frame) {
        int width = frame.width();
        int height = frame.height();
        int stride = Math.ceilDiv(3 * width, ALIGNMENT) * ALIGNMENT;
        reserve((long) stride * height + ALIGNMENT);
        SwsContext context = swscale.sws_getCachedContext(
                scaler,
                width,
                height,
                frame.format(),
                width,
                height,
                avutil.AV_PIX_FMT_RGB24,
                flags,
                null,
                null,
                (DoublePointer) null);
        if (context == null || context.isNull()) {
            scaler = null;
            throw failure(frame);
        }
        scaler = context;
        swscale.sws_setColorspaceDetails(
                context,
                swscale.sws_getCoefficients(matrix(frame.colorspace())),
                frame.color_range() == avutil.AVCOL_RANGE_JPEG ? 1 : 0,
                swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT),
                0,
                0,
                ONE,
                ONE);
        planes.put(0, buffer);
        strides.put(0, stride);
        int rows = swscale.sws_scale(context, frame.data(), frame.linesize(), 0, height, planes, strides);
        if (rows != height) {
            throw failure(frame);
        }
        byte[] rgb = orientation.apply(rows(width, height, stride), width, height);
        return Picture.owning(orientation.width(width, height), orientation.height(width, height), rgb);
    }

    private byte[] rows(int width, int height, int stride) {
        ByteBuffer pixels = new BytePointer(buffer).capacity(capacity).asByteBuffer();
        byte[] rgb = new byte[3 * width * height];
        for (int row = 0; row < height; row++) {
            pixels.get(row * stride, rgb, 3 * width * row, 3 * width);
        }
        return rgb;
    }

    /** Frames that do not say how their colours are coded are taken for standard definition, as the command does. */
    private static int matrix(int colorspace) {
        boolean known = colorspace >= avutil.AVCOL_SPC_BT709
                && colorspace <= avutil.AVCOL_SPC_BT2020_CL
                && colorspace != avutil.AVCOL_SPC_UNSPECIFIED
                && colorspace != avutil.AVCOL_SPC_YCGCO;
        return known ? colorspace : avutil.AVCOL_SPC_BT470BG;
    }

    private void reserve(long bytes) {
        if (bytes > capacity) {
            avutil.av_free(buffer);
            buffer = avutil.av_malloc(bytes);
            capacity = buffer == null || buffer.isNull() ? 0 : bytes;
            if (capacity == 0) {
                buffer = new Pointer();
                throw new LlavaMiniException(
                        ErrorCode.MEDIA_TOO_LARGE, "no memory for a frame of a video: " + bytes + " bytes");
            }
        }
    }

    private static LlavaMiniException failure(AVFrame frame) {
        return new LlavaMiniException(
                ErrorCode.UNSUPPORTED_MEDIA,
                "frames of %dx%d in pixel format %d cannot be converted to RGB"
                        .formatted(frame.width(), frame.height(), frame.format()));
    }

    @Override
    public void close() {
        if (scaler != null) {
            swscale.sws_freeContext(scaler);
            scaler = null;
        }
        avutil.av_free(buffer);
        buffer = new Pointer();
        capacity = 0;
        planes.close();
        strides.close();
    }
}
