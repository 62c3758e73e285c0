// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static java.util.Objects.requireNonNull;

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
import org.llavamini.tensor.Device;
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

    private final FusionVariant variant;

    /** Pulls {@code model.prefusion_layers.0} to {@code depth - 1}; the layers are shaped like the language model's. */
    public PreFusion(Weights weights, int depth, LanguageModelConfig config, FusionVariant variant) {
        this(weights, "model.prefusion_layers.", depth, config, variant);
    }

    /** Pulls the layers 0 to {@code depth - 1} whose names begin so. */
    PreFusion(Weights weights, String prefix, int depth, LanguageModelConfig config, FusionVariant variant) {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be greater than zero: " + depth);
        }
        this.variant = requireNonNull(variant, "variant is null");
        for (int i = 0; i < depth; i++) {
            layers.add(new DecoderLayer(weights, prefix + i, i, i == depth - 1, config));
        }
        rotary = new RotaryEmbedding(RotaryFrequencies.of(config), weights.device());
    }

    /** The last layer computes only keys and values of the patches: nobody reads their results. */
    @Override
    public Encoded encode(Tensor patches, Tensor compressed, Cancellation cancellation) {
        KeyValueChain chain = KeyValueChain.empty();
        if (!variant.compressedTakePart() || compressed.size(1) == 0) {
            Rotation rotation = rotary.range(0, patches.size(1), patches.dtype());
            Tensor x = allButLast(patches, rotation, chain, cancellation);
            layers.getLast().remember(x, rotation, chain);
            return new Encoded(compressed, FusionMemory.ofVision(chain.layers()));
        }
        Tensor vision = Tensor.concatenate(List.of(patches, compressed), 1);
        long tokens = vision.size(1);
        long wanted = compressed.size(1);
        Rotation rotation = rotary.range(0, tokens, vision.dtype());
        Tensor x = allButLast(vision, rotation, chain, cancellation);
        Tensor fused = layers.getLast()
                .forwardLast(x, wanted, rotation, chain, visionMask(tokens - wanted, wanted, x.device()));
        return new Encoded(fused, FusionMemory.ofVision(chain.layers()));
    }

    private Tensor allButLast(Tensor vision, Rotation rotation, KeyValueChain chain, Cancellation cancellation) {
        AttentionMask mask = visionMask(0, vision.size(1), vision.device());
        Tensor x = vision;
        for (DecoderLayer layer : layers.subList(0, layers.size() - 1)) {
            cancellation.check();
            x = layer.forward(x, rotation, chain, mask);
        }
        return x;
    }

    private AttentionMask visionMask(long past, long tokens, Device device) {
        return variant.bidirectional() ? new AttentionMask.Everything() : AttentionMask.causal(past, tokens, device);
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
    public boolean changesText() {
        return true;
    }

    @Override
    public boolean insideLanguageModel() {
        return false;
    }

    @Override
    public void close() {
        rotary.close();
    }
}
