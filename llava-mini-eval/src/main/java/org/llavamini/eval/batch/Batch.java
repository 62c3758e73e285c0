// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.batch;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.llavamini.LlavaMini;
import org.llavamini.Outcome;
import org.llavamini.Prompt;

/**
 * Has a model answer rows.
 *
 * @param rows all of them, those that are done too
 * @param prompts what is asked about a row; a {@code LlavaMiniException} of it is the row's error
 * @param inFlight how many share the model's steps
 */
public record Batch(List<BatchRow> rows, Function<BatchRow, Prompt> prompts, int inFlight) {
    public Batch {
        rows = List.copyOf(rows);
        requireNonNull(prompts, "prompts is null");
    }

    /** Answers the rows that the file does not have, in order; a row that cannot be answered has its line too. */
    public void run(LlavaMini model, BatchFile file, BatchListener listener) {
        int done = file.before();
        int errors = 0;
        listener.onProgress(done, rows.size(), errors);
        Stream<BatchRow> open = rows.subList(done, rows.size()).stream();
        try (Stream<Outcome<BatchRow>> outcomes = model.askEach(open, prompts, inFlight)) {
            Iterator<Outcome<BatchRow>> each = outcomes.iterator();
            while (each.hasNext()) {
                Outcome<BatchRow> outcome = each.next();
                file.append(outcome);
                errors += outcome instanceof Outcome.Failed ? 1 : 0;
                listener.onProgress(++done, rows.size(), errors);
            }
        }
    }
}
