// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.encoding.Unread;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.LanguageModel;
import org.llavamini.nn.KvCache;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Tokenizer;

/** Reads a prompt and writes an answer, token by token. Belongs to the engine's thread. */
public final class Generator {
    private final LanguageModel model;
    private final PromptReader reader;
    private final Tokenizer tokenizer;
    private final GrowingAnswer.Ending ending;

    /**
     * Prepares to generate.
     *
     * @param endTokens ids that end every answer
     * @param stopStrings strings that end every answer
     */
    public Generator(LanguageModel model, Tokenizer tokenizer, Set<Integer> endTokens, List<String> stopStrings) {
        this.model = requireNonNull(model, "model is null");
        this.reader = new PromptReader(model);
        this.tokenizer = requireNonNull(tokenizer, "tokenizer is null");
        this.ending = new GrowingAnswer.Ending(endTokens, stopStrings);
    }

    /**
     * Generates an answer to a prompt.
     *
     * @param onText receives the answer piece by piece, never half a character
     * @param run its probe sees {@code inputs_embeds} and the prefill's {@code logits}; looking costs the logits of all
     *     positions
     * @param afterwards sees what was generated and the keys and values of everything that was read, the last token excepted
     * @throws LlavaMiniException with {@code CONTEXT_OVERFLOW} if the prompt leaves no room for an answer
     */
    public Generation generate(
            Unread unread,
            GenerationOptions options,
            Consumer<String> onText,
            EncodingRun run,
            BiConsumer<Generation, KvCache> afterwards) {
        long promptTokens = unread.tokens();
        long room = room(unread, options);
        GrowingAnswer answer =
                new GrowingAnswer(tokenizer, ending, options, unread.prompt().ids(), room - promptTokens, onText);
        try (TensorScope _ = TensorScope.open();
                KvCache cache = model.newCache(1, room)) {
            float[] logits = run.timer().time(Stage.PREFILL, () -> {
                cache.begin(unread.past());
                return reader.prefill(unread.embeddings(), cache, run);
            });
            run.timer().markFirstToken();
            while (answer.take(logits)) {
                run.cancellation().check();
                logits = run.timer().time(Stage.DECODE, () -> decode(unread, answer.last(), cache, run));
            }
            Generation generation = answer.finish();
            afterwards.accept(generation, cache);
            return generation;
        }
    }

    /** Returns how many tokens prompt and answer may have together. */
    private long room(Unread unread, GenerationOptions options) {
        long limit = model.config().maxPositions();
        if (unread.tokens() >= limit) {
            throw new LlavaMiniException(
                    ErrorCode.CONTEXT_OVERFLOW,
                    "the prompt has " + unread.tokens() + " tokens, " + unread.visionTokens()
                            + " of them vision tokens, but the model reads at most " + limit
                            + " (max_position_embeddings); ask a shorter question or take fewer frames");
        }
        return Math.min(limit, unread.tokens() + options.maxNewTokens());
    }

    private float[] decode(Unread unread, int id, KvCache cache, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            return reader.decode(unread.answer().next(id, run.cancellation()), cache, run);
        }
    }

    /**
     * Generates answers to several prompts in step; each is the same as alone, up to rounding.
     *
     * @param requests what is to be read, none of it read before
     * @return the answers in order
     */
    public List<Generation> generateAll(List<BatchRequest> requests, EncodingRun run) {
        requests.forEach(request -> room(request.unread(), request.options()));
        try (TensorScope _ = TensorScope.open()) {
            return new BatchDecoding(model, tokenizer, ending, requests).run(run);
        }
    }
}
