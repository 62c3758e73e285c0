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
        this.config = config;
        this.device = weights.device();
        this.computeType = weights.computeType();
        long vocabulary = config.vocabularySize();
        embedding = weights.tensor("model.embed_tokens.weight", vocabulary, config.hiddenSize());
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new DecoderLayer(weights, "model.layers." + i, i, i == config.layers() - 1, config));
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
        long past = store.tokens();
        long tokens = embeddings.size(1);
        Rotation rotation = padding.rotation(rotary, past, tokens, embeddings.dtype());
        AttentionMask mask = padding.mask(past, tokens, device);
        Tensor x = embeddings;
        for (DecoderLayer layer : layers.subList(0, layers.size() - 1)) {
            cancellation.check();
            x = layer.forward(x, rotation, store, mask);
        }
        AttentionMask lastMask = wanted == tokens ? mask : padding.mask(past + tokens - wanted, wanted, device);
        x = layers.getLast().forwardLast(x, wanted, rotation, store, lastMask);
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
