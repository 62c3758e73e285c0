// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;

/** A decoded picture as its decoder left it. For one thread at a time; whoever decoded it closes it. */
public final class Still implements AutoCloseable {
    private final AVFrame frame;
    private final String name;

    Still(AVFrame frame, String name) {
        this.frame = frame;
        this.name = name;
    }

    /** Returns the number of columns. */
    public int width() {
        return frame.width();
    }

    /** Returns the number of rows. */
    public int height() {
        return frame.height();
    }

    /** Returns whether it has brightness and two colour planes of half its size, with or without a plane of alpha. */
    public boolean isYuv420() {
        return frame.format() == avutil.AV_PIX_FMT_YUV420P || frame.format() == avutil.AV_PIX_FMT_YUVA420P;
    }

    /** Returns whether alpha came with it. */
    public boolean hasAlpha() {
        return (descriptor().flags() & avutil.AV_PIX_FMT_FLAG_ALPHA) != 0;
    }

    /** Says how its colours are coded, where its container knows better. */
    public void setColors(int matrix, boolean fullRange) {
        frame.colorspace(matrix).color_range(fullRange ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
    }

    /**
     * Returns one component as 8-bit samples, row by row: 0 brightness, 1 and 2 colours (at their own size), 3 alpha; samples
     * of more bits keep their high ones.
     */
    public byte[] component(int index) {
        AVPixFmtDescriptor descriptor = descriptor();
        boolean color = index == 1 || index == 2;
        int columns = color ? -(-width() >> descriptor.log2_chroma_w()) : width();
        int rows = color ? -(-height() >> descriptor.log2_chroma_h()) : height();
        var component = descriptor.comp(index);
        int step = component.step();
        int shift = component.depth() - 8;
        byte[] row = new byte[(columns - 1) * step + component.offset() + Math.ceilDiv(component.depth(), 8)];
        byte[] samples = new byte[Math.multiplyExact(columns, rows)];
        BytePointer plane = frame.data(component.plane());
        int stride = frame.linesize(component.plane());
        for (int y = 0; y < rows; y++) {
            plane.position((long) y * stride).get(row);
            for (int x = 0; x < columns; x++) {
                int at = x * step + component.offset();
                samples[y * columns + x] =
                        shift <= 0 ? row[at] : (byte) ((row[at] & 0xff | (row[at + 1] & 0xff) << 8) >> shift);
            }
        }
        return samples;
    }

    /**
     * Returns its colours, without alpha.
     *
     * @param smooth whether colours of half the size are interpolated, or repeated
     */
    public Picture picture(boolean smooth) {
        try (FrameConverter converter =
                FrameConverter.ofStills(smooth, descriptor().comp(0).depth() > 8)) {
            return converter.convert(frame);
        }
    }

    /**
     * Returns a larger picture of the same kind, of which nothing is filled in yet; the caller closes it.
     *
     * @throws LlavaMiniException with {@code MEDIA_TOO_LARGE} if there is no memory for it
     */
    public Still canvas(int width, int height) {
        AVFrame canvas = avutil.av_frame_alloc();
        canvas.format(frame.format()).width(width).height(height);
        if (avutil.av_frame_get_buffer(canvas, 0) < 0) {
            avutil.av_frame_free(canvas);
            throw new LlavaMiniException(
                    ErrorCode.MEDIA_TOO_LARGE, "no memory for a picture of %dx%d: %s".formatted(width, height, name));
        }
        canvas.colorspace(frame.colorspace()).color_range(frame.color_range());
        return new Still(canvas, name);
    }

    /**
     * Copies another picture of the same kind to a place in this one, where it fits.
     *
     * @throws LlavaMiniException with {@code UNSUPPORTED_MEDIA} if it is of another kind, or its place between two samples
     */
    public void place(Still other, int left, int top) {
        AVPixFmtDescriptor descriptor = descriptor();
        int columns = (1 << descriptor.log2_chroma_w()) - 1;
        int rows = (1 << descriptor.log2_chroma_h()) - 1;
        if (other.frame.format() != frame.format() || (left & columns) != 0 || (top & rows) != 0) {
            throw Demuxer.unsupported("the tiles of a picture do not fit together", name);
        }
        if (left < 0 || top < 0 || left + other.width() > width() || top + other.height() > height()) {
            throw new IndexOutOfBoundsException("a tile leaves the picture");
        }
        for (int i = 0; i < descriptor.nb_components(); i++) {
            boolean color = i == 1 || i == 2;
            int shiftX = color ? descriptor.log2_chroma_w() : 0;
            int shiftY = color ? descriptor.log2_chroma_h() : 0;
            var component = descriptor.comp(i);
            long bytes = (long) -(-other.width() >> shiftX) * component.step();
            BytePointer from = other.frame.data(component.plane());
            BytePointer to = frame.data(component.plane());
            int fromStride = other.frame.linesize(component.plane());
            int toStride = frame.linesize(component.plane());
            for (int y = 0; y < -(-other.height() >> shiftY); y++) {
                to.position((long) ((top >> shiftY) + y) * toStride + (long) (left >> shiftX) * component.step());
                Pointer.memcpy(to, from.position((long) y * fromStride), bytes);
            }
        }
    }

    private AVPixFmtDescriptor descriptor() {
        AVPixFmtDescriptor descriptor = avutil.av_pix_fmt_desc_get(frame.format());
        if (descriptor == null || descriptor.isNull()) {
            throw Demuxer.unsupported("picture has an unknown pixel format", name);
        }
        return descriptor;
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
    }
}
