// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.List;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.model.decoder.DecoderLayer;
import org.llavamini.model.decoder.DecoderStack;
import org.llavamini.model.decoder.Pass;
import org.llavamini.model.decoder.RotaryFrequencies;
import org.llavamini.model.decoder.Rows;
import org.llavamini.model.fusion.InsideFusion;
import org.llavamini.nn.Linear;
import org.llavamini.nn.RmsNorm;
import org.llavamini.nn.Weights;
import org.llavamini.nn.attention.KvCache;
import org.llavamini.nn.attention.RotaryEmbedding;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * A language model of any family: embedding, decoder layers, final norm, head.
 *
 * <p>Its weights belong to the {@link Weights} it was built from; it owns only the table of rotary frequencies. Not
 * thread-safe.
 */
public final class LanguageModel implements AutoCloseable {
    private final LanguageModelConfig config;
    private final Device device;
    private final DType computeType;
    private final Tensor embedding;
    private final DecoderStack layers;
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
        DeclaredWeights.Single table = LanguageModelWeights.embedding(config);
        embedding = weights.tensor(table);
        layers = new DecoderStack(weights, LanguageModelWeights.LAYERS, firstLayer, config.layers(), config);
        norm = DecoderLayer.norm(weights, LanguageModelWeights.norm(config), config);
        head = config.tiedEmbeddings()
                ? weights.tied(table.name(), config.hiddenSize(), config.vocabularySize())
                : weights.linear(LanguageModelWeights.head(config));
        rotary = RotaryFrequencies.embedding(config, device);
    }

    /** Returns the sizes. */
    public LanguageModelConfig config() {
        return config;
    }

    /** Returns where it computes. */
    public Device device() {
        return device;
    }

    /** Returns the embeddings {@code [..., hidden]} of int64 ids {@code [...]}, in the computing type. */
    public Tensor embed(Tensor ids) {
        Tensor rows = Functional.embedding(embedding, ids).to(computeType);
        double scale = config.design().embeddingScale();
        return scale == 1 ? rows : rows.multiply(scale);
    }

    /**
     * Returns a cache for one sequence; the caller closes it.
     *
     * @param expected for how many tokens there is room at first
     */
    public KvCache newCache(long expected) {
        return new KvCache(
                layers.size(), config.keyValueHeads(), config.headDimension(), expected, computeType, device);
    }

    /** Returns how many bytes of keys and values each token takes. */
    public long bytesPerToken() {
        return 2L * layers.size() * config.keyValueHeads() * config.headDimension() * computeType.bytes();
    }

    /**
     * Runs the tokens of rows through the layers, each row after the tokens that its store holds.
     *
     * @param embeddings {@code [tokens of all rows, hidden]}, row after row
     * @return the final hidden states of the wanted tokens, {@code [wanted tokens of all rows, hidden]}, normalised
     */
    public Tensor forward(Tensor embeddings, List<Rows> rows, Cancellation cancellation) {
        Tensor wanted = layers.forward(embeddings, Pass.of(rows, rotary, embeddings.dtype()), cancellation);
        return wanted.size(0) == 0 ? wanted : norm.forward(wanted);
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
