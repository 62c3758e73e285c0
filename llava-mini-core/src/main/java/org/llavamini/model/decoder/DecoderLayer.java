// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.decoder;

import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.language.DecoderDesign;
import org.llavamini.checkpoint.language.DecoderLayerWeights;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.language.SlidingWindow;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.nn.Linear;
import org.llavamini.nn.LinearGroup;
import org.llavamini.nn.RmsNorm;
import org.llavamini.nn.Weights;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * One decoder layer: grouped-query attention with rotary positions, then a gated feed-forward network, both residual. What a
 * family has beside or in place of Llama's parts is chosen at construction, from its {@link DecoderDesign}.
 */
public final class DecoderLayer {
    private final int index;
    private final long heads;
    private final long keyValueHeads;
    private final long headWidth;
    private final Optional<SlidingWindow> window;
    private final DecoderDesign.Gate gate;
    private final double queryFactor;
    private final RmsNorm inputNorm;
    private final Optional<Linear> queryApart;
    private final LinearGroup projections;
    private final Optional<RmsNorm> queryNorm;
    private final Optional<RmsNorm> keyNorm;
    private final Linear output;
    private final Optional<RmsNorm> outputNorm;
    private final RmsNorm feedForwardNorm;
    private final LinearGroup gateAndUp;
    private final Linear down;
    private final Optional<RmsNorm> feedForwardOutputNorm;

    /**
     * Pulls the weights that the family declares for a layer.
     *
     * @param prefix what the names of such layers begin with, before their number
     * @param number which of them it is
     * @param index which entry of the key and value store is this layer's
     * @param last whether it is the last one, of which fewer queries than keys and values may be asked for
     */
    public DecoderLayer(
            Weights weights, String prefix, int number, int index, boolean last, LanguageModelConfig config) {
        this.index = index;
        this.heads = config.attentionHeads();
        this.keyValueHeads = config.keyValueHeads();
        this.headWidth = config.headDimension();
        this.window = config.design().windowOf(number);
        this.gate = config.design().gate();
        this.queryFactor = Math.sqrt(headWidth / config.design().attentionWidth());
        DecoderLayerWeights declared = LanguageModelWeights.layer(config, prefix, number);
        inputNorm = norm(weights, declared.inputNorm(), config);
        queryApart = last ? Optional.of(weights.linear(declared.query())) : Optional.empty();
        projections = weights.group(
                last
                        ? List.of(declared.key(), declared.value())
                        : List.of(declared.query(), declared.key(), declared.value()));
        queryNorm = declared.queryNorm().map(norm -> norm(weights, norm, config));
        keyNorm = declared.keyNorm().map(norm -> norm(weights, norm, config));
        output = weights.linear(declared.output());
        outputNorm = declared.outputNorm().map(norm -> norm(weights, norm, config));
        feedForwardNorm = norm(weights, declared.feedForwardNorm(), config);
        gateAndUp = weights.group(List.of(declared.gate(), declared.up()));
        down = weights.linear(declared.down());
        feedForwardOutputNorm = declared.feedForwardOutputNorm().map(norm -> norm(weights, norm, config));
    }

    /** Builds a norm as the model's design wants it. */
    public static RmsNorm norm(Weights weights, DeclaredWeights.Norm declared, LanguageModelConfig config) {
        boolean plusOne = config.design().norms() == DecoderDesign.Norms.AROUND_PLUS_ONE;
        return RmsNorm.load(weights, declared, config.rmsNormEps(), plusOne ? 1 : 0);
    }

    /** Returns {@code [tokens of all rows, hidden]} for {@code [tokens of all rows, hidden]}; leaves keys and values with the rows. */
    public Tensor forward(Tensor x, Pass pass) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> projected = projections.forward(inputNorm.forward(x)); // query, key, value
            Tensor queries = pass.rotate(queries(projected.getFirst()), window);
            Tensor attended = pass.attend(index, window, queries, keysValues(projected, pass), scope);
            return scope.keep(finish(x, attended));
        }
    }

    /** Computes keys and values of all tokens, but the result {@code [wanted tokens, hidden]} of the wanted ones only: a last layer. */
    Tensor forwardWanted(Tensor x, Pass pass) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor normed = inputNorm.forward(x);
            List<Tensor> projected = projections.forward(normed); // key, value
            Tensor query = queryApart.orElseThrow().forward(pass.wanted(normed));
            Tensor queries = pass.rotateWanted(queries(query), window);
            Tensor attended = pass.attendWanted(index, window, queries, keysValues(projected, pass), scope);
            return scope.keep(finish(pass.wanted(x), attended));
        }
    }

    /** Leaves keys and values of all tokens with the rows and computes nothing else: for a last layer whose result nobody reads. */
    void remember(Tensor x, Pass pass) {
        try (TensorScope scope = TensorScope.open()) {
            pass.remember(index, keysValues(projections.forward(inputNorm.forward(x)), pass), scope);
        }
    }

    /** Keys and values are the last of what is projected. */
    private KeysValues keysValues(List<Tensor> projected, Pass pass) {
        return new KeysValues(
                pass.rotate(normed(keyNorm, heads(projected.get(projected.size() - 2), keyValueHeads)), window),
                heads(projected.getLast(), keyValueHeads));
    }

    /** Attention divides by the root of the width of a head; the factor makes up for another divisor. */
    private Tensor queries(Tensor projected) {
        Tensor queries = normed(queryNorm, heads(projected, heads));
        return queryFactor == 1 ? queries : queries.multiply(queryFactor);
    }

    private Tensor finish(Tensor x, Tensor attended) {
        Tensor residual = x.add(normed(outputNorm, output.forward(attended)));
        return residual.add(normed(feedForwardOutputNorm, feedForward(feedForwardNorm.forward(residual))));
    }

    private Tensor feedForward(Tensor x) {
        List<Tensor> wide = gateAndUp.forward(x);
        Tensor gated =
                switch (gate) {
                    case SILU -> Functional.silu(wide.getFirst());
                    case TANH_GELU -> Functional.tanhGelu(wide.getFirst());
                };
        return down.forward(gated.multiply(wide.getLast()));
    }

    private static Tensor normed(Optional<RmsNorm> norm, Tensor x) {
        return norm.map(some -> some.forward(x)).orElse(x);
    }

    private Tensor heads(Tensor x, long count) {
        return x.reshape(x.size(0), count, headWidth); // [tokens, heads, headWidth]
    }

    /** Returns which entry of the rows' stores is this layer's. */
    int index() {
        return index;
    }
}
