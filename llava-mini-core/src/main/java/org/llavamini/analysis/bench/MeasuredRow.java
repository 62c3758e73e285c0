// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.generation.Generation;
import org.llavamini.generation.GrowingAnswer;
import org.llavamini.generation.RowOutcome;
import org.llavamini.generation.RowRequest;
import org.llavamini.generation.RunningRows;
import org.llavamini.generation.Subject;
import org.llavamini.generation.Written;
import org.llavamini.generation.sampling.Sampler;
import org.llavamini.option.FinishReason;
import org.llavamini.option.GenerationOptions;
import org.llavamini.text.tokenizer.TokenIds;

/** A request whose answer has a given number of tokens, whatever they are. Belongs to the engine's thread. */
final class MeasuredRow {
    private final int newTokens;
    private final EncodingRun run = EncodingRun.unobserved();
    private final Counted answer = new Counted();
    private final CompletableFuture<Generation> result = new CompletableFuture<>();
    private boolean cancelled;

    MeasuredRow(int newTokens) {
        this.newTokens = newTokens;
    }

    private final class Counted implements GrowingAnswer {
        private final Sampler sampler = new Sampler(GenerationOptions.defaults());
        private final List<Integer> ids = new ArrayList<>();

        @Override
        public boolean take(float[] logits) {
            ids.add(sampler.next(logits, ids));
            return ids.size() < newTokens;
        }

        @Override
        public int last() {
            return ids.getLast();
        }

        @Override
        public Written finish(FinishReason reason) {
            return new Written(
                    TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray()), "", reason);
        }
    }

    void join(RunningRows rows, PromptIds prompt, Subject subject) {
        rows.join(
                new RowRequest(
                        prompt,
                        subject,
                        room -> answer,
                        newTokens,
                        run,
                        () -> cancelled ? Optional.of(FinishReason.CANCELLED) : Optional.empty(),
                        () -> false),
                RowOutcome.into(result));
    }

    /** Works until the first token is there. */
    void untilFirstToken(RunningRows rows) {
        while (answer.ids.isEmpty() && !result.isDone()) {
            rows.tickOrWait();
        }
    }

    void cancel() {
        cancelled = true;
    }

    StageTimer timer() {
        return run.timer();
    }

    /** Returns the tokens of the finished answer. */
    TokenIds written() {
        return RowOutcome.joined(result).written().ids();
    }
}
