// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A file of answers that grows line by line and survives being cut off anywhere: what follows the last line end is dropped when
 * it is opened again. For one thread; the caller closes it.
 */
public final class AnswersFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final List<AnswerLine> answers;

    private AnswersFile(Path file, FileChannel channel, List<AnswerLine> answers) {
        this.file = file;
        this.channel = channel;
        this.answers = answers;
    }

    /**
     * Opens a file to add answers, with those that it holds already; creates it and its folder if need be.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if a whole line is no answer, {@code INPUT_OUTPUT} if the file
     *     cannot be read or written, or another process adds to it
     */
    @SuppressWarnings("MustBeClosed")
    public static AnswersFile resume(Path file) {
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
                List<AnswerLine> answers =
                        parse(new String(bytes, 0, whole, StandardCharsets.UTF_8), file.toString());
                channel.truncate(whole);
                channel.position(whole);
                return new AnswersFile(file, channel, answers);
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
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            continue;
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static List<AnswerLine> parse(String content, String file) {
        List<AnswerLine> answers = new ArrayList<>();
        int number = 0;
        for (String line : content.lines().toList()) {
            number++;
            if (!line.isBlank()) {
                answers.add(AnswerJson.read(line, file + " line " + number));
            }
        }
        return answers;
    }

    /** Returns the answers so far, in the order of the file. */
    public List<AnswerLine> answers() {
        return List.copyOf(answers);
    }

    /** Adds answers; they are with the operating system when this returns. */
    public void append(List<AnswerLine> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (AnswerLine line : lines) {
            bytes.writeBytes((AnswerJson.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw failed("cannot be written", file, e);
        }
        answers.addAll(lines);
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
                ErrorCode.INPUT_OUTPUT, "the answers " + what + ": " + reason + " (" + file + ")", cause);
    }
}
