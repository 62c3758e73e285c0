// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.ArrayList;
import java.util.List;
import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.nn.AttentionMask;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.KeyValueChain;
import org.llavamini.nn.RotaryEmbedding;
import org.llavamini.nn.RotaryEmbedding.Rotation;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * Modality pre-fusion (paper section 4.2, Eq. 3): decoder layers over [patches | compressed | text] before the language model.
 *
 * <p>Attention is causal and vision comes first, so vision never sees the text. Hence two halves: {@link #encode} runs the
 * vision side once per picture and {@link #fuse} runs a text against its keys and values, as often as there are texts.
 *
 * <p>Not thread-safe; owns its table of rotary frequencies.
 */
public final class PreFusion implements ModalityFusion {
    private final List<DecoderLayer> layers = new ArrayList<>();
    private final RotaryEmbedding rotary;

    /** Pulls {@code model.prefusion_layers.0} to {@code depth - 1}; the layers are shaped like the language model's. */
    public PreFusion(Weights weights, int depth, LanguageModelConfig config) {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be greater than zero: " + depth);
        }
        for (int i = 0; i < depth; i++) {
            layers.add(new DecoderLayer(weights, "model.prefusion_layers." + i, i, config));
        }
        rotary = new RotaryEmbedding(RotaryFrequencies.of(config), weights.device());
    }

    /** The last layer computes only keys and values of the patches: nobody reads their results. */
    @Override
    public Encoded encode(Tensor patches, Tensor compressed, Cancellation cancellation) {
        Tensor x = Tensor.concatenate(List.of(patches, compressed), 1);
        long tokens = x.size(1);
        long wanted = compressed.size(1);
        KeyValueChain chain = KeyValueChain.empty();
        Rotation rotation = rotary.range(0, tokens, x.dtype());
        AttentionMask causal = AttentionMask.causal(0, tokens, x.device());
        for (DecoderLayer layer : layers.subList(0, layers.size() - 1)) {
            cancellation.check();
            x = layer.forward(x, rotation, chain, causal);
        }
        AttentionMask lastMask = AttentionMask.causal(tokens - wanted, wanted, x.device());
        Tensor fused = layers.getLast().forwardLast(x, wanted, rotation, chain, lastMask);
        return new Encoded(fused, FusionMemory.ofVision(chain.layers()));
    }

    @Override
    public Fused fuse(FusionMemory memory, Tensor text, Tensor visible, Cancellation cancellation) {
        KeyValueChain chain = KeyValueChain.after(memory.layers());
        Tensor allVisible = Tensor.concatenate(List.of(memory.visible(), visible), 1); // [batch, past + tokens]
        // Positions count visible tokens; what invisible ones get does not matter, nobody sees them.
        Tensor positions = Functional.cumulativeSum(allVisible.to(DType.INT64), 1)
                .add(-1)
                .narrow(1, memory.tokens(), text.size(1))
                .clampMinimum(0)
                .to(DType.INT64);
        Rotation rotation = rotary.at(positions, text.dtype());
        Tensor table = AttentionMask.causalTable(memory.tokens(), text.size(1), text.device())
                .and(allVisible.unsqueeze(1).unsqueeze(1)); // [batch, 1, tokens, past + tokens]
        AttentionMask mask = new AttentionMask.Table(table);
        Tensor x = text;
        for (DecoderLayer layer : layers) {
            cancellation.check();
            x = layer.forward(x, rotation, chain, mask);
        }
        return new Fused(x.where(visible.unsqueeze(-1), text), new FusionMemory(chain.layers(), allVisible));
    }

    @Override
    public void close() {
        rotary.close();
    }
}
