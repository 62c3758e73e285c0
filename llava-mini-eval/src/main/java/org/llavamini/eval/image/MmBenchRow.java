// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Media;
import org.llavamini.eval.Question;
import org.llavamini.eval.format.SeparatedTable;

/**
 * One row of MMBench's table.
 *
 * @param columns all fields by name, in order
 * @param picture in Base64; the cell holds it, or names the row whose it is
 */
record MmBenchRow(Map<String, String> columns, Optional<String> picture) {
    private static final List<String> LETTERS = List.of("A", "B", "C", "D");
    private static final long COPIES = 1_000_000;

    static List<MmBenchRow> read(Path file) {
        List<Map<String, String>> table = SeparatedTable.tabs(file);
        Map<String, String> cells = new HashMap<>();
        table.forEach(
                columns -> cells.putIfAbsent(columns.getOrDefault("index", ""), columns.getOrDefault("image", "")));
        List<MmBenchRow> rows = new ArrayList<>();
        for (Map<String, String> columns : table) {
            MmBenchRow row = new MmBenchRow(columns, Optional.empty());
            if (!row.index().matches("[0-9]{1,18}") || row.options().isEmpty() || !columns.containsKey("question")) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "row " + (rows.size() + 1) + " has no index, question or option A (" + file + ")");
            }
            rows.add(new MmBenchRow(columns, picture(row, cells, file)));
        }
        if (rows.isEmpty()) {
            throw new LlavaMiniException(ErrorCode.DATA_FORMAT, "the table holds no question (" + file + ")");
        }
        return rows;
    }

    /** Returns the picture; pictures of several rows stand in one of them, which the others name by its index. */
    private static Optional<String> picture(MmBenchRow row, Map<String, String> cells, Path file) {
        String cell = row.column("image");
        Set<String> seen = new HashSet<>();
        while (cell.matches("[0-9]{1,18}")) {
            if (!seen.add(cell) || !cells.containsKey(cell)) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "the picture of question " + row.index() + " is said to be that of row " + cell
                                + ", which has none (" + file + ")");
            }
            cell = cells.getOrDefault(cell, "");
        }
        return isNone(cell) ? Optional.empty() : Optional.of(cell);
    }

    String column(String name) {
        return columns.getOrDefault(name, "");
    }

    String index() {
        return column("index");
    }

    /** Returns what the copies of a question have in common. */
    long group() {
        return Long.parseLong(index()) % COPIES;
    }

    /** Returns the options up to the first empty one. */
    List<String> options() {
        return LETTERS.stream()
                .map(this::column)
                .takeWhile(option -> !isNone(option))
                .toList();
    }

    Optional<String> solution() {
        return Optional.of(column("answer")).filter(answer -> !isNone(answer));
    }

    /** Returns the names of the classes that the question belongs to, the wider one first. */
    List<String> categories() {
        List<String> names = new ArrayList<>();
        for (String name : List.of("l2-category", "category")) {
            if (!isNone(column(name)) && !names.contains(column(name))) {
                names.add(column(name));
            }
        }
        return names;
    }

    /** Returns the question with its options, each with its own letter, rotated left as often as a round says. */
    Question ask(int round, String instruction) {
        List<String> options = rotated(options(), round);
        List<String> letters = rotated(LETTERS.subList(0, options.size()), round);
        StringBuilder text = new StringBuilder();
        if (!isNone(column("hint"))) {
            text.append(column("hint")).append('\n');
        }
        text.append(column("question"));
        for (int i = 0; i < options.size(); i++) {
            text.append('\n').append(letters.get(i)).append(". ").append(options.get(i));
        }
        text.append('\n').append(instruction);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("round_id", round);
        details.put("options", options);
        details.put("option_char", letters);
        Media media =
                picture.<Media>map(base64 -> new Media.EmbeddedPicture(base64)).orElseGet(Media.None::new);
        return new Question(index(), text.toString(), media, details);
    }

    private static List<String> rotated(List<String> list, int by) {
        List<String> rotated = new ArrayList<>(list.subList(by, list.size()));
        rotated.addAll(list.subList(0, by));
        return rotated;
    }

    private static boolean isNone(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.isEmpty() || lower.equals("nan") || lower.equals("none");
    }
}
