// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.model.decoder.DecoderStack;
import org.llavamini.model.decoder.LayerAttention;
import org.llavamini.model.decoder.Pass;
import org.llavamini.model.decoder.RotaryFrequencies;
import org.llavamini.model.decoder.Rows;
import org.llavamini.nn.Weights;
import org.llavamini.nn.attention.AttentionMask;
import org.llavamini.nn.attention.KeyValueChain;
import org.llavamini.nn.attention.RotaryEmbedding;
import org.llavamini.option.Cancellation;
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
    private final DecoderStack layers;
    private final RotaryEmbedding rotary;

    private final FusionVariant variant;

    /** Pulls {@code model.prefusion_layers.0} to {@code depth - 1}; the layers are shaped like the language model's. */
    public PreFusion(Weights weights, int depth, LanguageModelConfig config, FusionVariant variant) {
        this(weights, LanguageModelWeights.PRE_FUSION_LAYERS, depth, config, variant);
    }

    /** Pulls the layers 0 to {@code depth - 1} whose names begin so. */
    PreFusion(Weights weights, String prefix, int depth, LanguageModelConfig config, FusionVariant variant) {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be greater than zero: " + depth);
        }
        this.variant = requireNonNull(variant, "variant is null");
        layers = new DecoderStack(weights, prefix, 0, depth, config);
        rotary = RotaryFrequencies.embedding(config, weights.device());
    }

    /** The last layer computes only keys and values of the patches: nobody reads their results. */
    @Override
    public Encoded encode(Tensor patches, Tensor compressed, Cancellation cancellation) {
        long pictures = patches.size(0);
        boolean takePart = variant.compressedTakePart() && compressed.size(1) > 0;
        Tensor vision = takePart ? Tensor.concatenate(List.of(patches, compressed), 1) : patches;
        KeyValueChain chain = KeyValueChain.empty();
        Rows rows = new Rows(pictures, vision.size(1), takePart ? compressed.size(1) : 0, chain, visionAttention());
        Pass pass = Pass.of(List.of(rows), rotary, vision.dtype());
        Tensor fused = layers.forward(vision.reshape(-1, vision.size(2)), pass, cancellation);
        return new Encoded(
                takePart ? fused.reshape(pictures, compressed.size(1), compressed.size(2)) : compressed,
                new FusionMemory(pictures, chain.layers()));
    }

    private LayerAttention visionAttention() {
        return variant.bidirectional()
                ? (layer, past, queries, usual) -> new AttentionMask.Everything()
                : LayerAttention.USUAL;
    }

    @Override
    public List<Fused> fuse(List<Unfused> texts, Cancellation cancellation) {
        List<KeyValueChain> chains = new ArrayList<>();
        List<Rows> rows = new ArrayList<>();
        List<Tensor> tokens = new ArrayList<>();
        for (Unfused each : texts) {
            long frames = each.memory().frames();
            KeyValueChain chain = KeyValueChain.after(each.memory().layers());
            chains.add(chain);
            rows.add(Rows.all(frames, each.text().size(0), chain));
            tokens.add(each.text()
                    .unsqueeze(0)
                    .expand(frames, -1, -1)
                    .reshape(-1, each.text().size(1)));
        }
        Tensor all = Tensor.concatenate(tokens, 0); // [tokens of all texts with each of their frames, hidden]
        Tensor x = layers.forward(all, Pass.of(rows, rotary, all.dtype()), cancellation);
        List<Fused> fused = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < rows.size(); i++) {
            long count = rows.get(i).count();
            long length = rows.get(i).tokens();
            fused.add(new Fused(
                    x.narrow(0, start, count * length).reshape(count, length, x.size(1)),
                    new FusionMemory(count, chains.get(i).layers())));
            start += count * length;
        }
        return fused;
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
