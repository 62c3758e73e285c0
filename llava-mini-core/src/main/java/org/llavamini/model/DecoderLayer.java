// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.nn.KeysValues;
import org.llavamini.nn.Linear;
import org.llavamini.nn.LinearGroup;
import org.llavamini.nn.RmsNorm;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** One Llama decoder layer: grouped-query attention with rotary positions, then a SwiGLU feed-forward, both residual. */
final class DecoderLayer {
    private final int index;
    private final long heads;
    private final long keyValueHeads;
    private final long headWidth;
    private final RmsNorm inputNorm;
    private final Optional<Linear> queryApart;
    private final LinearGroup projections;
    private final Linear output;
    private final RmsNorm feedForwardNorm;
    private final LinearGroup gateAndUp;
    private final Linear down;

    /**
     * Pulls the nine tensors below {@code name}.
     *
     * @param index which entry of the key and value store is this layer's
     * @param last whether it is the last one, of which fewer queries than keys and values may be asked for
     */
    DecoderLayer(Weights weights, String name, int index, boolean last, LanguageModelConfig config) {
        this.index = index;
        this.heads = config.attentionHeads();
        this.keyValueHeads = config.keyValueHeads();
        this.headWidth = config.headDimension();
        long hidden = config.hiddenSize();
        long inner = config.intermediateSize();
        inputNorm = RmsNorm.load(weights, name + ".input_layernorm", hidden, config.rmsNormEps());
        Weights.Member query = new Weights.Member(name + ".self_attn.q_proj", heads * headWidth);
        Weights.Member key = new Weights.Member(name + ".self_attn.k_proj", keyValueHeads * headWidth);
        Weights.Member value = new Weights.Member(name + ".self_attn.v_proj", keyValueHeads * headWidth);
        queryApart = last ? Optional.of(weights.linear(query.name(), hidden, query.out())) : Optional.empty();
        projections = weights.group(hidden, last ? List.of(key, value) : List.of(query, key, value));
        output = weights.linear(name + ".self_attn.o_proj", heads * headWidth, hidden);
        feedForwardNorm = RmsNorm.load(weights, name + ".post_attention_layernorm", hidden, config.rmsNormEps());
        gateAndUp = weights.group(
                hidden,
                List.of(
                        new Weights.Member(name + ".mlp.gate_proj", inner),
                        new Weights.Member(name + ".mlp.up_proj", inner)));
        down = weights.linear(name + ".mlp.down_proj", inner, hidden);
    }

    /** Returns {@code [tokens of all rows, hidden]} for {@code [tokens of all rows, hidden]}; leaves keys and values with the rows. */
    Tensor forward(Tensor x, Pass pass) {
        return RecomputedLayer.isOn() ? RecomputedLayer.forward(this, x, pass) : compute(x, pass);
    }

    /** Computes keys and values of all tokens, but the result {@code [wanted tokens, hidden]} of the wanted ones only: a last layer. */
    Tensor forwardWanted(Tensor x, Pass pass) {
        return RecomputedLayer.isOn() ? RecomputedLayer.forwardWanted(this, x, pass) : computeWanted(x, pass);
    }

    Tensor compute(Tensor x, Pass pass) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> projected = projections.forward(inputNorm.forward(x)); // query, key, value
            Tensor attended = pass.attend(
                    index, pass.rotate(heads(projected.getFirst(), heads)), keysValues(projected, pass), scope);
            return scope.keep(finish(x, attended));
        }
    }

    Tensor computeWanted(Tensor x, Pass pass) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor normed = inputNorm.forward(x);
            List<Tensor> projected = projections.forward(normed); // key, value
            Tensor query = queryApart.orElseThrow().forward(pass.wanted(normed));
            Tensor attended = pass.attendWanted(
                    index, pass.rotateWanted(heads(query, heads)), keysValues(projected, pass), scope);
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
                pass.rotate(heads(projected.get(projected.size() - 2), keyValueHeads)),
                heads(projected.getLast(), keyValueHeads));
    }

    private Tensor finish(Tensor x, Tensor attended) {
        Tensor residual = x.add(output.forward(attended));
        return residual.add(feedForward(feedForwardNorm.forward(residual)));
    }

    private Tensor feedForward(Tensor x) {
        List<Tensor> wide = gateAndUp.forward(x);
        return down.forward(Functional.silu(wide.getFirst()).multiply(wide.getLast()));
    }

    private Tensor heads(Tensor x, long count) {
        return x.reshape(x.size(0), count, headWidth); // [tokens, heads, headWidth]
    }

    /** Returns which entry of the rows' stores is this layer's. */
    int index() {
        return index;
    }
}
