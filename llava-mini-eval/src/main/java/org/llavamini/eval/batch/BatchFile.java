// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.batch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.Answer;
import org.llavamini.Outcome;
import org.llavamini.Usage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.format.LineFile;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;

/**
 * The outcomes of a batch, a line for each row in the order of the rows. Survives being cut off anywhere: what follows the last line
 * end is dropped when it is opened again. For one thread; the caller closes it.
 */
public final class BatchFile implements AutoCloseable {
    private final LineFile file;
    private final int before;

    private BatchFile(LineFile file, int before) {
        this.file = file;
        this.before = before;
    }

    /**
     * Opens a file to go on where it ends; creates it and its folder if need be.
     *
     * @param rows of the whole batch
     * @throws LlavaMiniException with {@code DATA_FORMAT} naming the line that is not of these rows, {@code INPUT_OUTPUT} if the file
     *     cannot be read or written, or another process adds to it
     */
    @SuppressWarnings("MustBeClosed")
    public static BatchFile resume(Path path, List<BatchRow> rows) {
        LineFile lines = LineFile.resume(path);
        try {
            int number = 0;
            for (String line : lines.before()) {
                Row written = Rows.parse(line, path + " line " + (number + 1));
                if (number == rows.size() || !isOf(written, rows.get(number))) {
                    throw new LlavaMiniException(
                            ErrorCode.DATA_FORMAT,
                            "the output so far is not of these rows: give another file, or the same rows, prompt and"
                                    + " shard (--output " + written.where() + ")");
                }
                number++;
            }
            return new BatchFile(lines, number);
        } catch (LlavaMiniException e) {
            lines.close();
            throw e;
        }
    }

    private static boolean isOf(Row written, BatchRow row) {
        return written.node().path("id").asText().equals(row.id())
                && Objects.equals(written.find("media"), row.media())
                && Objects.equals(written.find("prompt"), row.prompt());
    }

    /** Returns how many rows had their line when the file was opened. */
    public int before() {
        return before;
    }

    /** Adds the line of the next row; it is with the operating system when this returns. */
    public void append(Outcome<BatchRow> outcome) {
        file.append(List.of(line(outcome)));
    }

    private static String line(Outcome<BatchRow> outcome) {
        BatchRow row = outcome.item();
        Optional<Answer> answer =
                switch (outcome) {
                    case Outcome.Answered<BatchRow> answered -> Optional.of(answered.answer());
                    case Outcome.Failed<BatchRow> _ -> Optional.empty();
                };
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", Rows.id(row.id()));
        fields.put("media", row.media().orElse(null));
        fields.put("prompt", row.prompt().orElse(null));
        fields.put("answer", answer.map(Answer::text).map(String::strip).orElse(null));
        fields.put(
                "finish_reason",
                answer.map(given -> given.finishReason().name().toLowerCase(Locale.ROOT))
                        .orElse(null));
        fields.put(
                "error",
                outcome instanceof Outcome.Failed<BatchRow> failed
                        ? failed.failure().getMessage()
                        : null);
        fields.put("usage", answer.map(given -> usage(given.usage())).orElse(null));
        fields.put("milliseconds", outcome.took().toMillis());
        return Rows.line(fields);
    }

    private static Map<String, Object> usage(Usage usage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("vision_tokens", usage.visionTokens());
        fields.put("prompt_tokens", usage.promptTokens());
        fields.put("cached_tokens", usage.cachedTokens());
        fields.put("completion_tokens", usage.completionTokens());
        return fields;
    }

    @Override
    public void close() {
        file.close();
    }
}
