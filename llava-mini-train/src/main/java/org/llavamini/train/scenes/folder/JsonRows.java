// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes objects into a file, one a line: as JSON Lines or as one list. Not thread-safe; the caller closes it. */
public final class JsonRows implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedWriter writer;
    private final boolean list;
    private boolean any;

    private JsonRows(BufferedWriter writer, boolean list) {
        this.writer = writer;
        this.list = list;
    }

    public static JsonRows list(Path file) throws IOException {
        return new JsonRows(Files.newBufferedWriter(file), true);
    }

    public static JsonRows lines(Path file) throws IOException {
        return new JsonRows(Files.newBufferedWriter(file), false);
    }

    public void add(ObjectNode row) throws IOException {
        if (list) {
            writer.write(any ? ",\n" : "[\n");
        }
        writer.write(JSON.writeValueAsString(row));
        if (!list) {
            writer.write("\n");
        }
        any = true;
    }

    @Override
    public void close() throws IOException {
        try (writer) {
            if (list) {
                writer.write(any ? "\n]\n" : "[]\n");
            }
        }
    }
}
