// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import org.llavamini.error.LlavaMiniException;

/**
 * Writes a file so that its name shows either the old or the complete new content, also after a crash. Missing folders are made.
 *
 * <p>All methods throw {@link LlavaMiniException} with {@code INPUT_OUTPUT}, naming the file, if it cannot be written; the old
 * content is then still there.
 */
public final class OutputFile {
    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes from the beginning to the end. */
        void writeTo(FileChannel channel) throws IOException;
    }

    private OutputFile() {}

    /** Writes text in UTF-8. */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes. */
    public static void write(Path file, byte[] content) {
        write(file, (Content) channel -> writeFully(channel, ByteBuffer.wrap(content)));
    }

    /** Lets the content write itself. */
    public static void write(Path file, Content content) {
        try {
            Path target = OutputTarget.of(file);
            if (OutputTarget.isDevice(target)) {
                writeInto(target, content);
            } else {
                replace(target, content);
            }
        } catch (IOException failure) {
            throw WriteErrors.of("the file", file, failure);
        }
    }

    /** Writes all that remains in a buffer. */
    public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void writeInto(Path device, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
        }
    }

    private static void replace(Path target, Content content) throws IOException {
        Files.createDirectories(OutputTarget.folder(target));
        Path unfinished = OutputTarget.unfinished(target);
        try (WriteLock _ = WriteLock.take(OutputTarget.lock(target))) {
            try {
                fill(unfinished, content);
                keepPermissions(target, unfinished);
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException | RuntimeException failure) {
                deleteQuietly(unfinished);
                throw failure;
            }
        }
    }

    /** What a killed process left under this name is written over. */
    private static void fill(Path unfinished, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            // the failure that is already on its way to the caller says more than a file left behind
            return;
        }
    }

    private static void keepPermissions(Path old, Path replacement) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(old, PosixFileAttributeView.class);
        if (view != null && Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(replacement, view.readAttributes().permissions());
        }
    }
}
