// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.llavamini.media.Picture;

/**
 * Memory in which one process leaves the pixels of a picture for the other: a file of the system's memory, which has lost its
 * name once both have opened it, so that it ends with them. It is written and read, not mapped: where memory is full, writing
 * fails, and a file that was cut short ends early, where a mapping would end the process. For one picture and one thread at
 * a time.
 */
final class SharedPixels implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    /** What a processor keeps near while it is copied once more. */
    private static final int PIECE_BYTES = 1 << 18;

    private final FileChannel file;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);

    private SharedPixels(FileChannel file) {
        this.file = file;
    }

    /** Tells the other process the name of the file, and whether it has opened it. */
    interface Offer {
        boolean accepts(Path file) throws IOException;
    }

    /** Returns memory that the other process has opened too, where the system has such files. */
    static Optional<SharedPixels> offer(Offer offer) throws IOException {
        Path file;
        try {
            file = Files.createTempFile(
                    MEMORY,
                    "llava-mini-",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException | UnsupportedOperationException e) {
            // Not Linux, or a machine without.
            return Optional.empty();
        }
        try {
            return offer.accepts(file) ? Optional.of(open(file)) : Optional.empty();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Opens what the other process offers. */
    static SharedPixels open(Path file) throws IOException {
        return new SharedPixels(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Writes the pixels of a picture, and returns whether there was memory for them. */
    boolean tryToWrite(Picture picture) {
        try {
            write(picture);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void write(Picture picture) throws IOException {
        ByteBuffer pixels = picture.pixels();
        int length = pixels.limit();
        for (int at = 0; at < length; at += PIECE_BYTES) {
            pixels.limit(Math.min(length, at + PIECE_BYTES));
            piece.clear().put(pixels).flip();
            long place = at;
            while (piece.hasRemaining()) {
                place += file.write(piece, place);
            }
        }
    }

    /** Reads as many bytes as the array has. */
    void read(byte[] pixels) throws IOException {
        int at = 0;
        while (at < pixels.length) {
            piece.clear().limit(Math.min(PIECE_BYTES, pixels.length - at));
            int count = file.read(piece, at);
            if (count < 0) {
                throw new EOFException("the other process left fewer pixels than it says");
            }
            piece.flip().get(pixels, at, count);
            at += count;
        }
    }

    /** Gives the memory back; the next picture takes it anew. */
    void clear() throws IOException {
        file.truncate(0);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
