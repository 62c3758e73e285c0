// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.llavamini.output.OutputFile;

/** A table that grows row by row. Not thread-safe. */
public final class CsvTable {
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    /** Begins with the names of the columns. */
    public CsvTable(List<String> names) {
        this.columns = names.size();
        row(names.toArray());
    }

    /** Adds a row; a cell is a text or a number, an empty optional an empty cell. */
    public void row(Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
        }
        text.append(List.of(cells).stream().map(CsvTable::cell).collect(Collectors.joining(",")))
                .append('\n');
    }

    private static String cell(Object value) {
        return switch (value) {
            // Seven digits, as many as float32 has.
            case Double number -> Float.toString(number.floatValue());
            case OptionalDouble number -> number.isPresent() ? cell(number.getAsDouble()) : "";
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[,\"\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    /** Returns the table so far. */
    public String text() {
        return text.toString();
    }

    /** Writes the table so far, whole or not at all. */
    public void write(Path file) {
        OutputFile.write(file, text());
    }
}
