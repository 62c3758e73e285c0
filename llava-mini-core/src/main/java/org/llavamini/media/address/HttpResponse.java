// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Reads the answer to one request of HTTP/1.1, whose connection ends with it. Every length is bounded before it is believed. */
final class HttpResponse {
    private static final int MOST_LINE_BYTES = 16 << 10;
    private static final int MOST_LINES = 200;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int OK = 200;

    private final InputStream in;
    private final long maxBytes;
    private final String shown;

    HttpResponse(InputStream in, long maxBytes, String shown) {
        this.in = new BufferedInputStream(in);
        this.maxBytes = maxBytes;
        this.shown = shown;
    }

    /** Writes the body to a stream; the caller closes it. */
    void writeTo(OutputStream target) throws IOException {
        int status = status(line());
        if (status / 100 == 3) {
            throw failed("it leads somewhere else (status %d), which is not followed; give the final address"
                    .formatted(status));
        }
        if (status != OK) {
            throw failed("the server answers with status " + status);
        }
        Map<String, String> headers = headers();
        String encoding = headers.getOrDefault("transfer-encoding", "identity");
        String content = headers.getOrDefault("content-encoding", "identity");
        if (!content.equals("identity")) {
            throw failed("the server sends it compressed, which was not asked for");
        }
        if (encoding.equals("chunked")) {
            chunked(target);
        } else if (!encoding.equals("identity")) {
            throw failed("the server sends it in an unknown way");
        } else if (headers.containsKey("content-length")) {
            counted(headers.get("content-length"), target);
        } else {
            rest(target);
        }
    }

    private int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("the answer is not HTTP");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < MOST_LINES; i++) {
            String line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip().toLowerCase(Locale.ROOT));
            }
        }
        throw new IOException("the answer has too many headers");
    }

    private void counted(String text, OutputStream target) throws IOException {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IOException("the length of the answer is badly written");
        }
        long length = Long.parseLong(text);
        checkSize(length);
        copy(length, target);
    }

    private void rest(OutputStream target) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long written = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            written += count;
            checkSize(written);
            target.write(buffer, 0, count);
        }
    }

    private void chunked(OutputStream target) throws IOException {
        long written = 0;
        while (true) {
            String size = line().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new IOException("a part of the answer is badly written");
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                return;
            }
            written += length;
            checkSize(written);
            copy(length, target);
            line();
        }
    }

    private void copy(long length, OutputStream target) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long left = length; left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new EOFException("the answer ends early");
            }
            target.write(buffer, 0, count);
            left -= count;
        }
    }

    private void checkSize(long bytes) {
        if (bytes > maxBytes) {
            throw new LlavaMiniException(
                    ErrorCode.MEDIA_TOO_LARGE,
                    "what was to be fetched exceeds the limit of %d bytes (--max-file-bytes): %s"
                            .formatted(maxBytes, shown));
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ends early");
            }
            if (line.size() == MOST_LINE_BYTES) {
                throw new IOException("a line of the answer is too long");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private LlavaMiniException failed(String what) {
        return new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot be fetched: " + what + ": " + shown);
    }
}
