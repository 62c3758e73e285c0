// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import java.io.Serial;
import java.util.Iterator;
import java.util.Locale;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import org.llavamini.Answer;
import org.llavamini.LlavaMini;
import org.llavamini.Outcome;
import org.llavamini.Prompt;
import org.llavamini.VisualAddresses;
import org.llavamini.VisualInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Answers the rows of a partition in their order, several at a time; when the task ends, whatever it asked ends too. */
final class AnswerPartition implements MapPartitionsFunction<Row, Row> {
    @Serial
    private static final long serialVersionUID = 1;

    private static final VisualAddresses FILES = new VisualAddresses(true, false);

    private final AnswerPlan plan;

    AnswerPartition(AnswerPlan plan) {
        this.plan = plan;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        LlavaMini model = ExecutorModels.of(plan.model());
        Stream<Row> asked = StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false);
        Stream<Outcome<Row>> outcomes = model.askEach(asked, this::prompt, plan.inFlight());
        TaskContext task = TaskContext.get();
        if (task != null) {
            task.addTaskCompletionListener((TaskCompletionListener) _ -> outcomes.close());
        }
        return outcomes.map(AnswerPartition::extended).iterator();
    }

    private Prompt prompt(Row row) {
        return plan.prompt(visual(row), question(row));
    }

    private VisualInput visual(Row row) {
        Object media = row.get(row.fieldIndex(plan.mediaColumn()));
        return switch (media) {
            case byte[] content -> VisualInput.of(content);
            // Hadoop writes file:/path, which is the same.
            case String path -> FILES.visual(path.replaceFirst("^file:/(?!/)", "file:///"));
            case null, default -> throw missing("no picture or video", plan.mediaColumn());
        };
    }

    private String question(Row row) {
        if (plan.promptColumn().isEmpty()) {
            return plan.prompt();
        }
        String question = row.getString(row.fieldIndex(plan.promptColumn()));
        if (question == null || question.isBlank()) {
            throw missing("no prompt", plan.promptColumn());
        }
        return question;
    }

    private static LlavaMiniException missing(String what, String column) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, what + " in this row (column " + column + ")");
    }

    private static Row extended(Outcome<Row> outcome) {
        Row row = outcome.item();
        @Nullable Object[] values = new Object[row.size() + 7];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        int at = row.size();
        switch (outcome) {
            case Outcome.Answered<Row> answered -> {
                Answer answer = answered.answer();
                values[at] = answer.text().strip();
                values[at + 1] = answer.finishReason().name().toLowerCase(Locale.ROOT);
                values[at + 3] = answer.usage().completionTokens();
                values[at + 4] = answer.usage().visionTokens();
                values[at + 5] = answer.usage().frames();
            }
            case Outcome.Failed<Row> failed -> values[at + 2] = failed.failure().getMessage();
        }
        values[at + 6] = outcome.took().toMillis();
        return RowFactory.create(values);
    }
}
