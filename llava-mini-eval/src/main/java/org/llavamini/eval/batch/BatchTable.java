// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.format.SeparatedTable;
import org.llavamini.media.MediaFileName;
import org.llavamini.media.video.NaturalOrder;

/**
 * What a batch is about.
 *
 * @param rows in their order
 * @param folder where names of files begin that are no whole paths
 */
public record BatchTable(List<BatchRow> rows, Path folder) {
    public BatchTable {
        rows = List.copyOf(rows);
    }

    /**
     * Reads a folder, whose pictures and videos are the rows, in the order of their names (2.png before 10.png), or a table in JSON Lines (.jsonl), with
     * commas (.csv) or tabs (.tsv).
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if no row has a picture, a video or a prompt, or the table is of another
     *     kind; {@code DATA_FORMAT} naming the line that cannot be read; {@code INPUT_OUTPUT}
     */
    public static BatchTable read(Path input, BatchColumns columns) {
        if (Files.isDirectory(input)) {
            return folder(input, columns);
        }
        List<Map<String, String>> table = fields(input);
        List<BatchRow> rows = new ArrayList<>();
        for (Map<String, String> fields : table) {
            rows.add(columns.row(fields, rows.size()));
        }
        require(
                rows.stream().anyMatch(row -> row.media().isPresent()),
                "no row names a picture or video in " + String.join(", ", columns.mediaNames())
                        + ": name the column with --column-media (" + input + ")");
        require(
                rows.stream().anyMatch(row -> row.prompt().isPresent()),
                "no row has a prompt in " + String.join(", ", columns.promptNames())
                        + ": give one for all with --prompt, or name the column with --column-prompt (" + input + ")");
        return new BatchTable(
                rows, Optional.ofNullable(input.toAbsolutePath().getParent()).orElseThrow());
    }

    private static BatchTable folder(Path folder, BatchColumns columns) {
        String prompt = columns.promptForAll()
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "a folder says nothing of what is asked: give a prompt with --prompt (" + folder + ")"));
        try (Stream<Path> files = Files.list(folder)) {
            List<BatchRow> rows = files.filter(Files::isRegularFile)
                    .filter(file -> MediaFileName.isPicture(file) || MediaFileName.isVideo(file))
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted(NaturalOrder.INSTANCE)
                    .map(name -> new BatchRow(name, Optional.of(name), false, Optional.of(prompt)))
                    .toList();
            require(!rows.isEmpty(), "the folder holds no picture and no video (" + folder + ")");
            return new BatchTable(rows, folder);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the folder cannot be read (" + folder + ")", e);
        }
    }

    private static List<Map<String, String>> fields(Path table) {
        String name = table.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl")) {
            return Rows.read(table).stream().map(BatchTable::fields).toList();
        }
        if (name.endsWith(".tsv")) {
            return SeparatedTable.tabs(table);
        }
        if (name.endsWith(".csv")) {
            return SeparatedTable.commas(table);
        }
        throw new LlavaMiniException(
                ErrorCode.INVALID_REQUEST, "neither a folder nor a table .jsonl, .csv or .tsv (" + table + ")");
    }

    /** What is neither a string nor a number is no name of a file and no prompt. */
    private static Map<String, String> fields(Row row) {
        Map<String, String> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : row.node().properties()) {
            if (field.getValue().isTextual() || field.getValue().isIntegralNumber()) {
                fields.put(field.getKey(), field.getValue().asText());
            }
        }
        return fields;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, message);
        }
    }
}
