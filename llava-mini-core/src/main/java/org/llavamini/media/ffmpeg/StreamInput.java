// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Lets FFmpeg read a stream of Java's. */
final class StreamInput implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    /** JavaCPP has few callbacks to give: all streams share one, which knows them by number. */
    private static final Map<Long, InputStream> STREAMS = new ConcurrentHashMap<>();

    private static final AtomicLong NUMBERS = new AtomicLong();

    private static final Read_packet_Pointer_BytePointer_int READ = new Read_packet_Pointer_BytePointer_int() {
        @Override
        public int call(Pointer number, BytePointer buffer, int size) {
            InputStream stream = STREAMS.get(number.address());
            if (stream == null) {
                return avutil.AVERROR_EOF();
            }
            try {
                byte[] bytes = new byte[size];
                int count = stream.read(bytes);
                if (count <= 0) {
                    return avutil.AVERROR_EOF();
                }
                buffer.put(bytes, 0, count);
                return count;
            } catch (IOException | RuntimeException e) {
                // Must not pass through native frames.
                return avutil.AVERROR_EXTERNAL();
            }
        }
    };

    private final long number;
    private final AVIOContext context;

    private StreamInput(long number, AVIOContext context) {
        this.number = number;
        this.context = context;
    }

    static StreamInput open(InputStream stream) {
        long number = NUMBERS.incrementAndGet();
        STREAMS.put(number, stream);
        AVIOContext context = avformat.avio_alloc_context(
                new BytePointer(avutil.av_malloc(BUFFER_BYTES)),
                BUFFER_BYTES,
                0,
                new Key(number),
                READ,
                (Write_packet_Pointer_BytePointer_int) null,
                (Seek_Pointer_long_int) null);
        context.seekable(0);
        return new StreamInput(number, context);
    }

    AVIOContext context() {
        return context;
    }

    @Override
    public void close() {
        if (STREAMS.remove(number) != null) {
            // FFmpeg may have taken another buffer meanwhile.
            avutil.av_free(context.buffer());
            avformat.avio_context_free(context);
        }
    }

    /** A number in the place of an address, which nobody follows. */
    private static final class Key extends Pointer {
        Key(long number) {
            address = number;
        }
    }
}
