// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** A video that came through a pipe, as a temporary file: many cannot be read without going back. Closing deletes it. */
public final class VideoSpool implements AutoCloseable {
    /** The most bytes that a stream may have unless a caller says otherwise: 4 GiB. */
    public static final long MAX_BYTES = 4L << 30;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;

    private VideoSpool(Path file) {
        this.file = file;
    }

    /**
     * Reads a stream to its end; the caller closes it.
     *
     * @param name what to call the stream in errors
     * @throws LlavaMiniException {@code MEDIA_TOO_LARGE} beyond so many bytes, {@code INPUT_OUTPUT} if reading or writing fails
     */
    public static VideoSpool of(InputStream stream, String name, long maxBytes) {
        return of(target -> copy(stream, target, name, maxBytes), name);
    }

    /**
     * Takes what somebody writes.
     *
     * @param name what to call it in errors
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if writing fails, and what the writer throws
     */
    public static VideoSpool of(Writer writer, String name) {
        VideoSpool spool = new VideoSpool(create(name));
        try (OutputStream target = Files.newOutputStream(spool.file)) {
            writer.write(target);
            return spool;
        } catch (IOException e) {
            spool.close();
            throw unreadable(name, e);
        } catch (RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    /** Writes a video. */
    @FunctionalInterface
    public interface Writer {
        /** Writes all of it; the caller closes the stream. */
        void write(OutputStream target) throws IOException;
    }

    private static void copy(InputStream stream, OutputStream target, String name, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long written = 0;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            written += count;
            if (written > maxBytes) {
                throw new LlavaMiniException(
                        ErrorCode.MEDIA_TOO_LARGE,
                        "video is too large: it exceeds the limit of %d bytes (--max-file-bytes): %s"
                                .formatted(maxBytes, name));
            }
            target.write(buffer, 0, count);
        }
    }

    private static Path create(String name) {
        try {
            Path file = Files.createTempFile("llava-mini-", ".video");
            // Who is interrupted leaves nothing behind either.
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static LlavaMiniException unreadable(String name, IOException cause) {
        return new LlavaMiniException(
                ErrorCode.INPUT_OUTPUT,
                "video cannot be put into the temporary folder %s (%s): %s"
                        .formatted(System.getProperty("java.io.tmpdir"), cause.getMessage(), name),
                cause);
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
