// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import org.llavamini.encoding.EncodingRun;
import org.llavamini.model.LanguageModel;
import org.llavamini.nn.KvCache;
import org.llavamini.nn.Probe;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** Has a language model read a prompt, and then its own answer token by token. Belongs to the engine's thread. */
public final class PromptReader {
    /** How many tokens of a prompt are read at once. */
    private static final long LONGEST_CHUNK = 1024;
    /** How many attention scores of a layer there may be at a time: what is needed on the way does not grow with the prompt. */
    private static final long MOST_SCORES = 1L << 24;

    private final LanguageModel model;

    /** Prepares to read with a model, which stays the caller's. */
    public PromptReader(LanguageModel model) {
        this.model = requireNonNull(model, "model is null");
    }

    /**
     * Reads embeddings {@code [1, tokens, hidden]} after those in the cache and returns the logits at the last.
     *
     * @param run its probe sees {@code inputs_embeds} and {@code logits}; looking costs the logits of all positions
     */
    public float[] prefill(Tensor inputs, KvCache cache, EncodingRun run) {
        long tokens = inputs.size(1);
        long start = 0;
        long chunk = chunk(cache.tokens() + tokens);
        for (; tokens - start > chunk; start += chunk) {
            read(inputs.narrow(1, start, chunk), cache, run);
        }
        return read(inputs.narrow(1, start, tokens - start), cache, run);
    }

    private long chunk(long keys) {
        return Math.clamp(MOST_SCORES / (keys * model.config().attentionHeads()), 1, LONGEST_CHUNK);
    }

    private float[] read(Tensor inputs, KvCache cache, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            run.probe().see("inputs_embeds", inputs);
            long wanted = run.isObserved() ? inputs.size(1) : 1;
            Tensor hidden = model.forwardLast(inputs, wanted, cache, run.attention(), run.cancellation());
            Tensor logits = model.logits(run.probe() == Probe.NONE ? hidden.narrow(1, wanted - 1, 1) : hidden);
            run.probe().see("logits", logits);
            return logits.narrow(1, logits.size(1) - 1, 1).to(DType.FLOAT32).toFloats();
        }
    }

    /** Reads one token's embedding {@code [1, 1, hidden]} after those in the cache and returns the logits at it. */
    public float[] decode(Tensor embedding, KvCache cache, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            return model.logits(model.forwardLast(embedding, 1, cache, run.attention(), run.cancellation()))
                    .toFloats();
        }
    }
}
