// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Opens text files as people's editors leave them: UTF-8, with a byte-order mark or without, or UTF-16 with one. The mark is no
 * part of the text.
 */
public final class TextFile {
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] BIG_ENDIAN_MARK = {(byte) 0xFE, (byte) 0xFF};
    private static final byte[] LITTLE_ENDIAN_MARK = {(byte) 0xFF, (byte) 0xFE};

    private TextFile() {}

    /**
     * Opens a file; the caller closes the reader, which fails with {@link CharacterCodingException} where the bytes are no text.
     *
     * @throws IOException if the file cannot be opened
     */
    @SuppressWarnings("MustBeClosed")
    public static BufferedReader open(Path file) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(Files.newInputStream(file), UTF_8_MARK.length);
        try {
            return new BufferedReader(
                    new InputStreamReader(stream, withoutMark(stream).newDecoder()));
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    /**
     * Returns the lines of a small file without their ends.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if it is no text, {@code INPUT_OUTPUT} if it cannot be read
     */
    public static List<String> lines(Path file) {
        return read(file).lines().toList();
    }

    /** Returns the whole text of a small file; errors as {@link #lines}. */
    public static String read(Path file) {
        try (BufferedReader reader = open(file)) {
            StringBuilder text = new StringBuilder();
            char[] part = new char[1 << 13];
            for (int read = reader.read(part); read >= 0; read = reader.read(part)) {
                text.append(part, 0, read);
            }
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new LlavaMiniException(ErrorCode.DATA_FORMAT, "the file is not UTF-8 (" + file + ")", e);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the file cannot be read (" + file + ")", e);
        }
    }

    /** Returns text without the mark that it may begin with. */
    static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Charset withoutMark(PushbackInputStream stream) throws IOException {
        byte[] start = stream.readNBytes(UTF_8_MARK.length);
        Charset charset = StandardCharsets.UTF_8;
        int length = 0;
        if (Arrays.equals(start, UTF_8_MARK)) {
            length = UTF_8_MARK.length;
        } else if (startsWith(start, BIG_ENDIAN_MARK)) {
            charset = StandardCharsets.UTF_16BE;
            length = BIG_ENDIAN_MARK.length;
        } else if (startsWith(start, LITTLE_ENDIAN_MARK)) {
            charset = StandardCharsets.UTF_16LE;
            length = LITTLE_ENDIAN_MARK.length;
        }
        stream.unread(start, length, start.length - length);
        return charset;
    }

    private static boolean startsWith(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    }
}
