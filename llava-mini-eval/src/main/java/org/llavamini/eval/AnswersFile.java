// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A file of answers that grows line by line and survives being cut off anywhere: what follows the last line end is dropped when
 * it is opened again. For one thread; the caller closes it.
 */
public final class AnswersFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Map<String, AnswerLine> answers;

    private AnswersFile(Path file, FileChannel channel, Map<String, AnswerLine> answers) {
        this.file = file;
        this.channel = channel;
        this.answers = answers;
    }

    /**
     * Opens a file to add answers, with those that it holds already; creates it and its folder if need be.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if a whole line is no answer or a question is answered twice,
     *     {@code INPUT_OUTPUT} if the file cannot be read or written
     */
    @SuppressWarnings("MustBeClosed")
    public static AnswersFile resume(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            int whole = bytes.length;
            while (whole > 0 && bytes[whole - 1] != '\n') {
                whole--;
            }
            Map<String, AnswerLine> answers =
                    parse(new String(bytes, 0, whole, StandardCharsets.UTF_8), file.toString());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(whole);
            channel.position(whole);
            return new AnswersFile(file, channel, answers);
        } catch (IOException e) {
            throw failed("cannot be opened", file, e);
        }
    }

    /**
     * Reads all answers of a finished file, or of all {@code .jsonl} files of a folder in the order of their names, by the id of
     * their question.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} naming file and line of what is no answer, or of a second answer
     *     to a question
     */
    public static Map<String, AnswerLine> read(Path fileOrFolder) {
        try {
            if (!Files.isDirectory(fileOrFolder)) {
                return parse(Files.readString(fileOrFolder), fileOrFolder.toString());
            }
            Map<String, AnswerLine> all = new LinkedHashMap<>();
            for (Path file : parts(fileOrFolder)) {
                parse(Files.readString(file), file.toString()).forEach((id, answer) -> {
                    if (all.put(id, answer) != null) {
                        throw twice(id, file.toString());
                    }
                });
            }
            return all;
        } catch (IOException | UncheckedIOException e) {
            throw failed("cannot be read", fileOrFolder, e);
        }
    }

    private static List<Path> parts(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> files = found.filter(
                            file -> String.valueOf(file.getFileName()).endsWith(".jsonl"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new LlavaMiniException(ErrorCode.DATA_FORMAT, "no .jsonl file in the folder (" + folder + ")");
            }
            return files;
        }
    }

    private static Map<String, AnswerLine> parse(String content, String name) {
        Map<String, AnswerLine> answers = new LinkedHashMap<>();
        List<String> lines = content.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String where = name + " line " + (i + 1);
            if (lines.get(i).isBlank()) {
                continue;
            }
            AnswerLine answer = AnswerJson.read(lines.get(i), where);
            if (answers.put(answer.questionId(), answer) != null) {
                throw twice(answer.questionId(), where);
            }
        }
        return answers;
    }

    /** Returns whether a question has its answer. */
    public boolean has(String questionId) {
        return answers.containsKey(questionId);
    }

    /** Returns the answers so far, in the order of the file. */
    public List<AnswerLine> answers() {
        return new ArrayList<>(answers.values());
    }

    /** Adds answers; they are with the operating system when this returns. */
    public void append(List<AnswerLine> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (AnswerLine line : lines) {
            if (answers.put(line.questionId(), line) != null) {
                throw new IllegalArgumentException("question " + line.questionId() + " has an answer already");
            }
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
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed("cannot be closed", file, e);
        }
    }

    private static LlavaMiniException twice(String id, String where) {
        return new LlavaMiniException(
                ErrorCode.DATA_FORMAT, "question " + id + " is answered a second time (" + where + ")");
    }

    private static LlavaMiniException failed(String what, Path file, Exception cause) {
        String reason = cause.getClass().getSimpleName();
        return new LlavaMiniException(
                ErrorCode.INPUT_OUTPUT, "the answers " + what + ": " + reason + " (" + file + ")", cause);
    }
}
