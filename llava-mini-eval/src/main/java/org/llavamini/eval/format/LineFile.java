// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A text file that grows line by line and survives being cut off anywhere: what follows the last line end is dropped when it is
 * opened again. One process at a time may add to it. For one thread; the caller closes it.
 */
public final class LineFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final List<String> before;

    private LineFile(Path file, FileChannel channel, List<String> before) {
        this.file = file;
        this.channel = channel;
        this.before = before;
    }

    /**
     * Opens a file to add lines; creates it and its folder if need be.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if the file cannot be read or written, or another process adds to
     *     it
     */
    @SuppressWarnings("MustBeClosed")
    public static LineFile resume(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    throw new IOException("another process writes it");
                }
                byte[] bytes = content(channel);
                int whole = bytes.length;
                while (whole > 0 && bytes[whole - 1] != '\n') {
                    whole--;
                }
                channel.truncate(whole);
                channel.position(whole);
                List<String> lines = TextFile.withoutMark(new String(bytes, 0, whole, StandardCharsets.UTF_8))
                        .lines()
                        .toList();
                return new LineFile(file, channel, lines);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed("cannot be opened", file, e);
        }
    }

    /** Through the same channel: closing another one of this file would give up the lock. */
    private static byte[] content(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        int read = 0;
        while (read >= 0 && buffer.hasRemaining()) {
            read = channel.read(buffer);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** Returns the lines that were there when the file was opened. */
    public List<String> before() {
        return before;
    }

    /** Adds lines, given without their ends; they are with the operating system when this returns. */
    public void append(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        ByteBuffer buffer = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw failed("cannot be written", file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed("cannot be closed", file, e);
        }
    }

    private static LlavaMiniException failed(String what, Path file, IOException cause) {
        String reason = cause.getMessage() == null || cause.getMessage().equals(file.toString())
                ? cause.getClass().getSimpleName()
                : cause.getMessage();
        return new LlavaMiniException(
                ErrorCode.INPUT_OUTPUT, "the file " + what + ": " + reason + " (" + file + ")", cause);
    }
}
