// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Reads tables with tabs or commas between the columns; fields in double quotes may hold these, line ends and doubled quotes. */
public final class SeparatedTable {
    private static final int MOST_CHARACTERS_IN_A_FIELD = 1 << 28;

    private final BufferedReader reader;
    private final Path file;
    private final char separator;
    private int line = 1;

    private SeparatedTable(BufferedReader reader, Path file, char separator) {
        this.reader = reader;
        this.file = file;
        this.separator = separator;
    }

    /** Reads all rows of a table with tabs, each by the names in the first line, in the order of the columns. */
    public static List<Map<String, String>> tabs(Path file) {
        return read(file, '\t');
    }

    /** Reads all rows of a table with commas, each by the names in the first line, in the order of the columns. */
    public static List<Map<String, String>> commas(Path file) {
        return read(file, ',');
    }

    private static List<Map<String, String>> read(Path file, char separator) {
        try (BufferedReader reader = TextFile.open(file)) {
            return new SeparatedTable(reader, file, separator).rows();
        } catch (CharacterCodingException e) {
            throw new LlavaMiniException(ErrorCode.DATA_FORMAT, "the table is not UTF-8 (" + file + ")", e);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the table cannot be read (" + file + ")", e);
        }
    }

    private List<Map<String, String>> rows() throws IOException {
        List<String> names = row();
        if (names.isEmpty()) {
            throw malformed("the table is empty");
        }
        List<Map<String, String>> rows = new ArrayList<>();
        while (true) {
            int start = line;
            List<String> fields = row();
            if (fields.isEmpty()) {
                return rows;
            }
            if (fields.size() == 1 && fields.getFirst().isEmpty()) {
                continue;
            }
            if (fields.size() != names.size()) {
                throw malformed("line " + start + " has " + fields.size() + " columns instead of " + names.size());
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), fields.get(i));
            }
            rows.add(row);
        }
    }

    /** Returns the fields of the next row; none at the end. */
    private List<String> row() throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean atStart = true;
        int next = reader.read();
        if (next < 0) {
            return fields;
        }
        for (; ; next = reader.read()) {
            if (next < 0 && quoted) {
                throw malformed("a quote is not closed");
            }
            if (next == '\n') {
                line++;
            }
            if (quoted) {
                if (next == '"' && !doubled()) {
                    quoted = false;
                } else {
                    append(field, next);
                }
            } else if (next == '"' && atStart) {
                quoted = true;
            } else if (next == separator || next == '\n' || next < 0) {
                fields.add(field.toString());
                field.setLength(0);
                if (next != separator) {
                    return fields;
                }
                atStart = true;
                continue;
            } else if (next != '\r') {
                append(field, next);
            }
            atStart = false;
        }
    }

    private boolean doubled() throws IOException {
        reader.mark(1);
        if (reader.read() == '"') {
            return true;
        }
        reader.reset();
        return false;
    }

    private void append(StringBuilder field, int next) {
        if (field.length() == MOST_CHARACTERS_IN_A_FIELD) {
            throw malformed("the field at line " + line + " is too long");
        }
        field.append((char) next);
    }

    private LlavaMiniException malformed(String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, "malformed table: " + what + " (" + file + ")");
    }
}
