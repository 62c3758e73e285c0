// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.checkpoint.weight.DeclaredWeights.Linear;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.LeastBits;

/**
 * The weights of one decoder layer, in the order in which it uses them.
 *
 * @param inputNorm before attention
 * @param query projection to queries
 * @param key projection to keys
 * @param value projection to values
 * @param queryNorm of each head of the queries
 * @param keyNorm of each head of the keys
 * @param output projection after attention
 * @param outputNorm after that projection
 * @param feedForwardNorm before the feed-forward network
 * @param gate its gate
 * @param up its way up
 * @param down its way down
 * @param feedForwardOutputNorm after the feed-forward network
 */
public record DecoderLayerWeights(
        Norm inputNorm,
        Linear query,
        Linear key,
        Linear value,
        Optional<Norm> queryNorm,
        Optional<Norm> keyNorm,
        Linear output,
        Optional<Norm> outputNorm,
        Norm feedForwardNorm,
        Linear gate,
        Linear up,
        Linear down,
        Optional<Norm> feedForwardOutputNorm) {
    /** Returns the layer under the names that Llama gave and most families kept, with the parts that the design names. */
    static DecoderLayerWeights llama(String name, LanguageModelConfig config) {
        DecoderDesign design = config.design();
        long hidden = config.hiddenSize();
        long inner = config.intermediateSize();
        boolean bias = design.queryKeyValueBias();
        return new DecoderLayerWeights(
                Norm.scaling(name + ".input_layernorm", hidden),
                linear(name + ".self_attn.q_proj", hidden, config.queryWidth(), bias),
                linear(name + ".self_attn.k_proj", hidden, config.keyValueWidth(), bias),
                linear(name + ".self_attn.v_proj", hidden, config.keyValueWidth(), bias),
                headNorm(name + ".self_attn.q_norm", config),
                headNorm(name + ".self_attn.k_norm", config),
                linear(name + ".self_attn.o_proj", config.queryWidth(), hidden, design.outputBias()),
                Optional.empty(),
                Norm.scaling(name + ".post_attention_layernorm", hidden),
                linear(name + ".mlp.gate_proj", hidden, inner, design.feedForwardBias()),
                linear(name + ".mlp.up_proj", hidden, inner, design.feedForwardBias()),
                linear(name + ".mlp.down_proj", inner, hidden, design.feedForwardBias()),
                Optional.empty());
    }

    private static Linear linear(String name, long in, long out, boolean bias) {
        return new Linear(name, in, out, bias, LeastBits.INT4, LanguageModelWeights.NORMAL, InitialValue.ZEROS);
    }

    private static Optional<Norm> headNorm(String name, LanguageModelConfig config) {
        return config.design().queryKeyNorm()
                ? Optional.of(new Norm(name, config.headDimension(), false, LanguageModelWeights.initialNorm(config)))
                : Optional.empty();
    }

    /** Returns the same layer with other norms of the residual stream. */
    DecoderLayerWeights withNorms(
            Norm newInputNorm,
            Optional<Norm> newOutputNorm,
            Norm newFeedForwardNorm,
            Optional<Norm> newFeedForwardOutputNorm) {
        return new DecoderLayerWeights(
                newInputNorm,
                query,
                key,
                value,
                queryNorm,
                keyNorm,
                output,
                newOutputNorm,
                newFeedForwardNorm,
                gate,
                up,
                down,
                newFeedForwardOutputNorm);
    }

    /** Returns all that the layer declares. */
    List<DeclaredWeights> all() {
        return Stream.of(
                        Stream.of(query, key, value, output, gate, up, down, inputNorm, feedForwardNorm),
                        Stream.of(queryNorm, keyNorm, outputNorm, feedForwardOutputNorm)
                                .flatMap(Optional::stream))
                .<DeclaredWeights>flatMap(part -> part)
                .toList();
    }
}
