// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.ArrayList;
import java.util.List;
import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.nn.AttentionMask;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.KeyValueStore;
import org.llavamini.nn.KvCache;
import org.llavamini.nn.Linear;
import org.llavamini.nn.RmsNorm;
import org.llavamini.nn.RotaryEmbedding;
import org.llavamini.nn.RotaryEmbedding.Rotation;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * A Llama language model: embedding, decoder layers, final norm, head.
 *
 * <p>Its weights belong to the {@link Weights} it was built from; it owns only the table of rotary frequencies. Not
 * thread-safe.
 */
public final class LanguageModel implements AutoCloseable {
    /** How the names of the decoder layers begin. */
    static final String LAYERS = "model.layers.";

    private final LanguageModelConfig config;
    private final Device device;
    private final DType computeType;
    private final Tensor embedding;
    private final List<DecoderLayer> layers = new ArrayList<>();
    private final RmsNorm norm;
    private final Linear head;
    private final RotaryEmbedding rotary;

    /** Pulls {@code model.embed_tokens}, {@code model.layers.*}, {@code model.norm} and {@code lm_head}. */
    public LanguageModel(Weights weights, LanguageModelConfig config) {
        this(weights, config, 0);
    }

    /** As {@link #LanguageModel(Weights, LanguageModelConfig)} without the first layers, which {@link InsideFusion} has. */
    LanguageModel(Weights weights, LanguageModelConfig config, int firstLayer) {
        this.config = config;
        this.device = weights.device();
        this.computeType = weights.computeType();
        long vocabulary = config.vocabularySize();
        embedding = weights.tensor("model.embed_tokens.weight", vocabulary, config.hiddenSize());
        for (int i = firstLayer; i < config.layers(); i++) {
            layers.add(new DecoderLayer(weights, LAYERS + i, i - firstLayer, i == config.layers() - 1, config));
        }
        norm = RmsNorm.load(weights, "model.norm", config.hiddenSize(), config.rmsNormEps());
        head = config.tiedEmbeddings()
                ? weights.tied("model.embed_tokens.weight", config.hiddenSize(), vocabulary)
                : weights.withoutInt4().linear("lm_head", config.hiddenSize(), vocabulary);
        rotary = new RotaryEmbedding(RotaryFrequencies.of(config), device);
    }

    /** Returns the sizes. */
    public LanguageModelConfig config() {
        return config;
    }

    /** Returns the embeddings {@code [..., hidden]} of int64 ids {@code [...]}, in the computing type. */
    public Tensor embed(Tensor ids) {
        return Functional.embedding(embedding, ids).to(computeType);
    }

    /** Returns a cache for one batch of sequences of up to {@code capacity} tokens; the caller closes it. */
    public KvCache newCache(long batch, long capacity) {
        return new KvCache(
                layers.size(), batch, config.keyValueHeads(), config.headDimension(), capacity, computeType, device);
    }

    /**
     * Runs embeddings {@code [batch, tokens, hidden]} through the layers, after the tokens that the store holds.
     *
     * @return the final hidden states {@code [batch, tokens, hidden]}, normalised
     */
    public Tensor forward(Tensor embeddings, KeyValueStore store, Cancellation cancellation) {
        return forwardLast(embeddings, embeddings.size(1), store, cancellation);
    }

    /** As {@link #forward}, but returns the last {@code wanted} positions only and computes no more than they need. */
    public Tensor forwardLast(Tensor embeddings, long wanted, KeyValueStore store, Cancellation cancellation) {
        return forwardLast(embeddings, wanted, store, LeftPadding.none(), cancellation);
    }

    /** As {@link #forwardLast(Tensor, long, KeyValueStore, Cancellation)} for rows of which some begin with padding. */
    public Tensor forwardLast(
            Tensor embeddings, long wanted, KeyValueStore store, LeftPadding padding, Cancellation cancellation) {
        return forwardLast(embeddings, wanted, store, padding, LayerAttention.USUAL, cancellation);
    }

    /** As {@link #forwardLast(Tensor, long, KeyValueStore, Cancellation)} with attention as somebody else wants it. */
    public Tensor forwardLast(
            Tensor embeddings, long wanted, KeyValueStore store, LayerAttention attention, Cancellation cancellation) {
        return forwardLast(embeddings, wanted, store, LeftPadding.none(), attention, cancellation);
    }

    private Tensor forwardLast(
            Tensor embeddings,
            long wanted,
            KeyValueStore store,
            LeftPadding padding,
            LayerAttention attention,
            Cancellation cancellation) {
        long past = store.tokens();
        long tokens = embeddings.size(1);
        Rotation rotation = padding.rotation(rotary, past, tokens, embeddings.dtype());
        AttentionMask mask = padding.mask(past, tokens, device);
        Tensor x = embeddings;
        int last = layers.size() - 1;
        for (int i = 0; i < last; i++) {
            cancellation.check();
            x = layers.get(i).forward(x, rotation, store, attention.mask(i, past, tokens, mask));
        }
        long before = past + tokens - wanted;
        AttentionMask lastMask = wanted == tokens ? mask : padding.mask(before, wanted, device);
        x = layers.get(last).forwardLast(x, wanted, rotation, store, attention.mask(last, before, wanted, lastMask));
        return norm.forward(x);
    }

    /** Returns the logits {@code [..., vocabulary]} of final hidden states {@code [..., hidden]}. */
    public Tensor logits(Tensor hidden) {
        return head.forward(hidden);
    }

    @Override
    public void close() {
        rotary.close();
    }
}
