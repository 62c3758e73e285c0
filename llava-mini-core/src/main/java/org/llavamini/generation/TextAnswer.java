// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.generation.sampling.Sampler;
import org.llavamini.option.FinishReason;
import org.llavamini.option.GenerationOptions;
import org.llavamini.text.tokenizer.StreamingDecoder;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

/** An answer in words, which ends where the model or a stop string ends it. */
final class TextAnswer implements GrowingAnswer {
    private final Sampler sampler;
    private final Supplier<LlavaMiniException> notNumbers;
    private final StreamingDecoder decoder;
    private final StopStringFilter filter;
    private final Set<Integer> endTokens;
    private final List<Integer> previous;
    private final List<Integer> ids = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Consumer<String> onText;
    private final long room;
    private boolean ended;

    /**
     * Begins with nothing.
     *
     * @param ending what ends every answer
     * @param notNumbers what is said if the first logits are not all numbers
     * @param promptIds the ids before it, for the repetition penalty
     * @param room how many tokens it may have
     * @param onText receives the answer piece by piece, never half a character
     */
    TextAnswer(
            Tokenizer tokenizer,
            Ending ending,
            GenerationOptions options,
            Supplier<LlavaMiniException> notNumbers,
            TokenIds promptIds,
            long room,
            Consumer<String> onText) {
        List<String> stops = new ArrayList<>(ending.strings());
        stops.addAll(options.stop());
        this.sampler = new Sampler(options);
        this.notNumbers = notNumbers;
        this.decoder = new StreamingDecoder(tokenizer);
        this.filter = new StopStringFilter(stops);
        this.endTokens = ending.tokens();
        this.previous = new ArrayList<>(promptIds.stream().boxed().toList());
        this.room = room;
        this.onText = onText;
    }

    /**
     * What ends every answer of a model.
     *
     * @param tokens ids
     * @param strings texts, which are no part of the answer
     */
    record Ending(Set<Integer> tokens, List<String> strings) {
        Ending {
            tokens = Set.copyOf(tokens);
            strings = List.copyOf(strings);
        }
    }

    @Override
    public boolean take(float[] logits) {
        if (ids.isEmpty()) {
            requireNumbers(logits);
        }
        int id = sampler.next(logits, previous);
        ids.add(id);
        previous.add(id);
        if (endTokens.contains(id)) {
            ended = true;
        } else {
            show(filter.push(decoder.push(id)));
            ended = filter.stopped();
        }
        return !ended && ids.size() < room;
    }

    private void requireNumbers(float[] logits) {
        for (float logit : logits) {
            if (Float.isNaN(logit)) {
                throw notNumbers.get();
            }
        }
    }

    @Override
    public int last() {
        return ids.getLast();
    }

    /** What separates an answer from the prompt is no part of it, as in the official code. */
    private void show(String piece) {
        String shown = text.isEmpty() ? piece.stripLeading() : piece;
        if (!shown.isEmpty()) {
            text.append(shown);
            onText.accept(shown);
        }
    }

    @Override
    public Written finish(FinishReason reason) {
        show(filter.push(decoder.flush()));
        show(filter.flush());
        return new Written(
                TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray()),
                text.toString(),
                ended ? FinishReason.STOP : reason);
    }
}
