// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.nn.LayerNorm;
import org.llavamini.nn.Linear;
import org.llavamini.nn.LinearGroup;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** One CLIP encoder layer: self-attention over all patches, then a quick-GELU MLP, both residual and normalised before. */
final class VisionLayer {
    private static final double QUICK_GELU = 1.702;

    private final long heads;
    private final LayerNorm attentionNorm;
    private final LinearGroup queryKeyValue;
    private final Linear output;
    private final LayerNorm mlpNorm;
    private final Linear in;
    private final Linear out;
    private final VisionConfig.Activation activation;

    VisionLayer(Weights weights, String name, VisionConfig config) {
        long width = config.hiddenSize();
        heads = config.attentionHeads();
        activation = config.activation();
        attentionNorm = LayerNorm.load(weights, name + ".layer_norm1", width, config.layerNormEps());
        queryKeyValue = weights.group(
                width,
                List.of(
                        new Weights.Member(name + ".self_attn.q_proj", width),
                        new Weights.Member(name + ".self_attn.k_proj", width),
                        new Weights.Member(name + ".self_attn.v_proj", width)));
        output = weights.linear(name + ".self_attn.out_proj", width, width);
        mlpNorm = LayerNorm.load(weights, name + ".layer_norm2", width, config.layerNormEps());
        in = weights.linear(name + ".mlp.fc1", width, config.intermediateSize());
        out = weights.linear(name + ".mlp.fc2", config.intermediateSize(), width);
    }

    /** Returns {@code [pictures, tokens, width]} for {@code [pictures, tokens, width]}. */
    Tensor forward(Tensor x) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor normed = attentionNorm.forward(x);
            List<Tensor> projected = queryKeyValue.forward(normed);
            Tensor attended = Functional.attention(
                    split(projected.getFirst()), split(projected.get(1)), split(projected.getLast()), Optional.empty());
            Tensor residual = x.add(output.forward(attended.transpose(1, 2).reshape(x.size(0), x.size(1), x.size(2))));
            return scope.keep(residual.add(out.forward(activate(in.forward(mlpNorm.forward(residual))))));
        }
    }

    private Tensor activate(Tensor x) {
        return switch (activation) {
            case QUICK_GELU -> x.multiply(Functional.sigmoid(x.multiply(QUICK_GELU)));
            case GELU -> Functional.gelu(x);
        };
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2); // [pictures, heads, tokens, headWidth]
    }
}
