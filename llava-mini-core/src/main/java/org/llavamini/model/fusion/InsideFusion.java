// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import java.util.List;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;

/**
 * Compression and fusion inside the language model (paper Table 12): its first layers read [patches | compressed | text], then
 * the patches are dropped, and its other layers read [compressed | text].
 *
 * <p>The paper does not give the arrangement. Ours: vision comes first, in the first layers and in the others, so that a picture
 * is encoded once for all questions and dropping its patches leaves the order of the rest as it was. Every position takes part
 * and is seen by later ones, answers and generated tokens too, since these layers are the only way into the others. Positions
 * are counted anew after the patches are dropped; all that stays moves by the same number, and rotary attention knows distances
 * only. Of a video each frame is read by itself, as in pre-fusion: after the first layers the text is averaged over the frames
 * and the frames' compressed tokens stand one after the other before it.
 *
 * <p>Not thread-safe; owns its table of rotary frequencies.
 */
public final class InsideFusion implements ModalityFusion {
    private final PreFusion layers;

    /** Pulls {@code model.layers.0} to {@code depth - 1}, which the rest of the language model does not have then. */
    public InsideFusion(Weights weights, int depth, LanguageModelConfig config, FusionVariant variant) {
        layers = new PreFusion(weights, LanguageModelWeights.LAYERS, depth, config, variant);
    }

    @Override
    public Encoded encode(Tensor patches, Tensor compressed, Cancellation cancellation) {
        return layers.encode(patches, compressed, cancellation);
    }

    @Override
    public List<Fused> fuse(List<Unfused> texts, Cancellation cancellation) {
        return layers.fuse(texts, cancellation);
    }

    @Override
    public boolean changesText() {
        return true;
    }

    @Override
    public boolean insideLanguageModel() {
        return true;
    }

    @Override
    public void close() {
        layers.close();
    }
}
