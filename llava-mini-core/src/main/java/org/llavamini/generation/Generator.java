// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.LanguageModel;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.KvCache;
import org.llavamini.nn.Probe;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.StreamingDecoder;
import org.llavamini.text.TokenIds;
import org.llavamini.text.Tokenizer;

/** Reads a prompt and writes an answer, token by token. Belongs to the engine's thread. */
public final class Generator {
    private final LanguageModel model;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;
    private final List<String> stopStrings;

    /**
     * Prepares to generate.
     *
     * @param endTokens ids that end every answer
     * @param stopStrings strings that end every answer
     */
    public Generator(LanguageModel model, Tokenizer tokenizer, Set<Integer> endTokens, List<String> stopStrings) {
        this.model = requireNonNull(model, "model is null");
        this.tokenizer = requireNonNull(tokenizer, "tokenizer is null");
        this.endTokens = Set.copyOf(endTokens);
        this.stopStrings = List.copyOf(stopStrings);
    }

    /**
     * Generates an answer to a prompt.
     *
     * @param inputs what the language model reads, {@code [1, tokens, hidden]}
     * @param promptIds the ids behind it, for the repetition penalty
     * @param onText receives the answer piece by piece, never half a character
     * @param probe sees {@code inputs_embeds} and the prefill's {@code logits}; looking costs the logits of all positions
     * @throws LlavaMiniException with {@code CONTEXT_OVERFLOW} if the prompt leaves no room for an answer
     */
    public Generation generate(
            Tensor inputs,
            TokenIds promptIds,
            GenerationOptions options,
            Consumer<String> onText,
            Probe probe,
            StageTimer timer,
            Cancellation cancellation) {
        long promptTokens = inputs.size(1);
        long limit = model.config().maxPositions();
        if (promptTokens >= limit) {
            throw new LlavaMiniException(
                    ErrorCode.CONTEXT_OVERFLOW,
                    "the prompt has " + promptTokens + " tokens, but the model reads at most " + limit
                            + " (max_position_embeddings); ask a shorter question");
        }
        long room = Math.min(limit, promptTokens + options.maxNewTokens());
        Answering answering = new Answering(options, promptIds, onText);
        try (TensorScope _ = TensorScope.open();
                KvCache cache = model.newCache(1, room)) {
            float[] logits = timer.time(Stage.PREFILL, () -> prefill(inputs, cache, probe, cancellation));
            timer.markFirstToken();
            while (answering.take(logits) && promptTokens + answering.ids.size() < room) {
                cancellation.check();
                logits = timer.time(Stage.DECODE, () -> decode(answering.last(), cache, cancellation));
            }
            return answering.finish();
        }
    }

    private float[] prefill(Tensor inputs, KvCache cache, Probe probe, Cancellation cancellation) {
        try (TensorScope _ = TensorScope.open()) {
            probe.see("inputs_embeds", inputs);
            long wanted = probe == Probe.NONE ? 1 : inputs.size(1);
            Tensor logits = model.logits(model.forwardLast(inputs, wanted, cache, cancellation));
            probe.see("logits", logits);
            return logits.narrow(1, wanted - 1, 1).to(DType.FLOAT32).toFloats();
        }
    }

    private float[] decode(int id, KvCache cache, Cancellation cancellation) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor embedding = model.embed(Tensor.of(new long[] {id}, 1, 1));
            return model.logits(model.forward(embedding, cache, cancellation)).toFloats();
        }
    }

    /** The answer while it grows. */
    private final class Answering {
        private final Sampler sampler;
        private final StreamingDecoder decoder = new StreamingDecoder(tokenizer);
        private final StopStringFilter filter;
        private final List<Integer> previous;
        private final List<Integer> ids = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final Consumer<String> onText;
        private boolean ended;

        private Answering(GenerationOptions options, TokenIds promptIds, Consumer<String> onText) {
            List<String> stops = new ArrayList<>(stopStrings);
            stops.addAll(options.stop());
            this.sampler = new Sampler(options);
            this.filter = new StopStringFilter(stops);
            this.previous = new ArrayList<>(promptIds.stream().boxed().toList());
            this.onText = onText;
        }

        /** Chooses the next token and returns whether the answer goes on. */
        private boolean take(float[] logits) {
            int id = sampler.next(logits, previous);
            ids.add(id);
            previous.add(id);
            if (endTokens.contains(id)) {
                ended = true;
            } else {
                show(filter.push(decoder.push(id)));
                ended = filter.stopped();
            }
            return !ended;
        }

        private int last() {
            return ids.getLast();
        }

        private void show(String piece) {
            if (!piece.isEmpty()) {
                text.append(piece);
                onText.accept(piece);
            }
        }

        private Generation finish() {
            show(filter.push(decoder.flush()));
            show(filter.flush());
            return new Generation(
                    TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray()),
                    text.toString(),
                    ended ? FinishReason.STOP : FinishReason.LENGTH);
        }
    }
}
