// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.vision.VisionLayerWeights;
import org.llavamini.nn.LayerNorm;
import org.llavamini.nn.Linear;
import org.llavamini.nn.LinearGroup;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * One layer of a vision tower: self-attention over all patches, then a feed-forward network, both normalised before, residual, and
 * in some families scaled channel by channel.
 */
final class VisionLayer {
    private static final double QUICK_GELU = 1.702;

    private final long heads;
    private final LayerNorm attentionNorm;
    private final LinearGroup queryKeyValue;
    private final Linear output;
    private final Optional<Tensor> outputScale;
    private final LayerNorm mlpNorm;
    private final Linear in;
    private final Linear out;
    private final Optional<Tensor> outScale;
    private final VisionConfig.Activation activation;

    VisionLayer(Weights weights, int number, VisionConfig config) {
        heads = config.attentionHeads();
        activation = config.activation();
        VisionLayerWeights declared = config.family().layer(config, number);
        attentionNorm = LayerNorm.load(weights, declared.attentionNorm(), config.layerNormEps());
        queryKeyValue = weights.group(List.of(declared.query(), declared.key(), declared.value()));
        output = weights.linear(declared.output());
        outputScale = declared.outputScale().map(weights::tensor);
        mlpNorm = LayerNorm.load(weights, declared.mlpNorm(), config.layerNormEps());
        in = weights.linear(declared.in());
        out = weights.linear(declared.out());
        outScale = declared.outScale().map(weights::tensor);
    }

    /** Returns {@code [pictures, tokens, width]} for {@code [pictures, tokens, width]}. */
    Tensor forward(Tensor x) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor normed = attentionNorm.forward(x);
            List<Tensor> projected = queryKeyValue.forward(normed);
            Tensor attended = Functional.attention(
                    split(projected.getFirst()), split(projected.get(1)), split(projected.getLast()), Optional.empty());
            Tensor joined = attended.transpose(1, 2).reshape(x.size(0), x.size(1), x.size(2));
            Tensor residual = x.add(scaled(outputScale, output.forward(joined)));
            Tensor fed = out.forward(activate(in.forward(mlpNorm.forward(residual))));
            return scope.keep(residual.add(scaled(outScale, fed)));
        }
    }

    private static Tensor scaled(Optional<Tensor> scale, Tensor x) {
        return scale.map(some -> x.multiply(some.to(x.dtype()))).orElse(x);
    }

    private Tensor activate(Tensor x) {
        return switch (activation) {
            case QUICK_GELU -> x.multiply(Functional.sigmoid(x.multiply(QUICK_GELU)));
            case GELU -> Functional.gelu(x);
            case TANH_GELU -> Functional.tanhGelu(x);
        };
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2); // [pictures, heads, tokens, headWidth]
    }
}
