// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.nn.AttentionMask;
import org.llavamini.nn.KeyValueStore;
import org.llavamini.nn.KeysValues;
import org.llavamini.nn.Linear;
import org.llavamini.nn.LinearGroup;
import org.llavamini.nn.Recomputation;
import org.llavamini.nn.RmsNorm;
import org.llavamini.nn.RotaryEmbedding.Rotation;
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

    /** Returns {@code [batch, tokens, hidden]} for {@code [batch, tokens, hidden]}; leaves keys and values in the store. */
    Tensor forward(Tensor x, Rotation rotation, KeyValueStore store, AttentionMask mask) {
        return forwardLast(x, x.size(1), rotation, store, mask);
    }

    /**
     * Computes keys and values of all tokens, but the result of the last {@code wanted} tokens only: what a last layer needs.
     */
    Tensor forwardLast(Tensor x, long wanted, Rotation rotation, KeyValueStore store, AttentionMask mask) {
        if (!Recomputation.isOn()) {
            return compute(x, wanted, rotation, store, mask);
        }
        List<Tensor> inputs = new ArrayList<>(List.of(x));
        store.past(index).ifPresent(past -> inputs.addAll(List.of(past.keys(), past.values())));
        List<Tensor> outputs = Recomputation.run(
                tensors -> {
                    OneLayer layer = new OneLayer(tensors);
                    Tensor y = compute(tensors.getFirst(), wanted, rotation, layer, mask);
                    return List.of(y, layer.addedKeys(), layer.addedValues());
                },
                inputs);
        store.extend(index, new KeysValues(outputs.get(1), outputs.get(2)));
        return outputs.getFirst();
    }

    /** Keys and values of this layer alone: those before the pass come as tensors, after it all are there. */
    private static final class OneLayer implements KeyValueStore {
        private final Optional<KeysValues> past;
        private final List<KeysValues> all = new ArrayList<>();

        OneLayer(List<Tensor> inputs) {
            past = inputs.size() == 1 ? Optional.empty() : Optional.of(new KeysValues(inputs.get(1), inputs.get(2)));
        }

        @Override
        public long tokens() {
            return past.map(KeysValues::tokens).orElse(0L);
        }

        @Override
        public Optional<KeysValues> past(int layer) {
            return past;
        }

        @Override
        public KeysValues extend(int layer, KeysValues added) {
            all.add(past.map(before -> before.followedBy(added)).orElse(added));
            return all.getFirst();
        }

        private Tensor addedKeys() {
            return added(all.getFirst().keys());
        }

        private Tensor addedValues() {
            return added(all.getFirst().values());
        }

        private Tensor added(Tensor tokens) {
            return tokens.narrow(2, tokens(), tokens.size(2) - tokens());
        }
    }

    private Tensor compute(Tensor x, long wanted, Rotation rotation, KeyValueStore store, AttentionMask mask) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor normed = inputNorm.forward(x);
            List<Tensor> projected = projections.forward(normed);
            KeysValues keysValues = remember(projected, rotation, store, scope);
            Tensor query = queryApart
                    .map(layer -> layer.forward(last(normed, wanted)))
                    .orElseGet(() -> last(projected.getFirst(), wanted));
            Tensor queries = rotation.last(wanted).apply(split(query, heads));
            Tensor attended = mask.attend(queries, keysValues); // [batch, heads, wanted, headWidth]
            Tensor residual = last(x, wanted).add(output.forward(join(attended)));
            return scope.keep(residual.add(feedForward(feedForwardNorm.forward(residual))));
        }
    }

    /** Leaves keys and values of all tokens in the store and computes nothing else: for a last layer whose result nobody reads. */
    void remember(Tensor x, Rotation rotation, KeyValueStore store) {
        try (TensorScope scope = TensorScope.open()) {
            remember(projections.forward(inputNorm.forward(x)), rotation, store, scope);
        }
    }

    /** Keys and values are the last of what is projected. */
    private KeysValues remember(List<Tensor> projected, Rotation rotation, KeyValueStore store, TensorScope scope) {
        Tensor key = projected.get(projected.size() - 2);
        Tensor value = projected.getLast();
        KeysValues keysValues = store.extend(
                index, new KeysValues(rotation.apply(split(key, keyValueHeads)), split(value, keyValueHeads)));
        scope.keep(keysValues.keys());
        scope.keep(keysValues.values());
        return keysValues;
    }

    private Tensor feedForward(Tensor x) {
        List<Tensor> wide = gateAndUp.forward(x);
        return down.forward(Functional.silu(wide.getFirst()).multiply(wide.getLast()));
    }

    private static Tensor last(Tensor x, long wanted) {
        return wanted == x.size(1) ? x : x.narrow(1, x.size(1) - wanted, wanted);
    }

    private Tensor split(Tensor x, long count) {
        return x.reshape(x.size(0), x.size(1), count, headWidth).transpose(1, 2); // [batch, heads, tokens, headWidth]
    }

    private Tensor join(Tensor x) {
        return x.transpose(1, 2).reshape(x.size(0), x.size(2), heads * headWidth); // [batch, tokens, hidden]
    }
}
