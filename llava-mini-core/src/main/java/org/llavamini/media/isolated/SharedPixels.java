// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final int PIECE_BYTES = 1 << 18;

    /** Not a channel, which a thread that is to be interrupted would close. */
    private final RandomAccessFile file;

    private SharedPixels(RandomAccessFile file) {
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
        return new SharedPixels(new RandomAccessFile(file.toFile(), "rw"));
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
        int rows = Math.max(1, PIECE_BYTES / (3 * picture.width()));
        byte[] piece = new byte[3 * picture.width() * Math.min(rows, picture.height())];
        file.seek(0);
        for (int y = 0; y < picture.height(); y += rows) {
            int count = Math.min(rows, picture.height() - y);
            picture.copy(0, y, picture.width() * count, piece, 0);
            file.write(piece, 0, 3 * picture.width() * count);
        }
    }

    /**
     * Reads as many bytes as the array has.
     *
     * @throws java.io.EOFException if the other process left fewer
     */
    void read(byte[] pixels) throws IOException {
        file.seek(0);
        file.readFully(pixels);
    }

    /** Gives the memory back; the next picture takes it anew. */
    void clear() throws IOException {
        file.setLength(0);
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
