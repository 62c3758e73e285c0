// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the decoder layers of a family have beside or in place of Llama's parts.
 *
 * @param queryKeyValueBias whether the projections to queries, keys and values have biases
 * @param outputBias whether the projection after attention has a bias
 * @param feedForwardBias whether the feed-forward projections have biases
 * @param queryKeyNorm whether each head of queries and keys is normalised before it is rotated
 * @param norms how the residual stream is normalised
 * @param gate activation of the feed-forward network's gate
 * @param embeddingScale what embeddings are multiplied with
 * @param attentionWidth by the root of which the products of queries and keys are divided, usually the width of a head
 * @param window present if some layers see the nearest tokens only
 */
public record DecoderDesign(
        boolean queryKeyValueBias,
        boolean outputBias,
        boolean feedForwardBias,
        boolean queryKeyNorm,
        Norms norms,
        Gate gate,
        double embeddingScale,
        double attentionWidth,
        Optional<SlidingWindow> window) {
    /** How the residual stream is normalised. */
    public enum Norms {
        /** Before attention and before the feed-forward network, scaled by the weight. */
        BEFORE,
        /** Before and after each of them, scaled by one more than the weight (Gemma). */
        AROUND_PLUS_ONE
    }

    /** Activations of the gate, by what config.json calls them. */
    public enum Gate {
        /** {@code x · sigmoid(x)}. */
        SILU("silu"),
        /** The Gaussian error linear unit by its approximation with the hyperbolic tangent. */
        TANH_GELU("gelu_pytorch_tanh");

        private final String fieldValue;

        Gate(String fieldValue) {
            this.fieldValue = fieldValue;
        }

        /** Returns the value of {@code hidden_act}. */
        public String fieldValue() {
            return fieldValue;
        }
    }

    public DecoderDesign {
        requireNonNull(norms, "norms is null");
        requireNonNull(gate, "gate is null");
        requireNonNull(window, "window is null");
        if (!(embeddingScale > 0) || !(attentionWidth > 0)) {
            throw new IllegalArgumentException(
                    "scales must be greater than zero: " + embeddingScale + ", " + attentionWidth);
        }
    }

    /** Returns Llama's layers with heads of that width. */
    public static DecoderDesign llama(int headDimension) {
        return new DecoderDesign(
                false, false, false, false, Norms.BEFORE, Gate.SILU, 1, headDimension, Optional.empty());
    }

    /** Returns the same with these biases. */
    public DecoderDesign withBiases(boolean queryKeyValue, boolean output, boolean feedForward) {
        return new DecoderDesign(
                queryKeyValue, output, feedForward, queryKeyNorm, norms, gate, embeddingScale, attentionWidth, window);
    }

    /** Returns the same with queries and keys normalised. */
    public DecoderDesign withQueryKeyNorm() {
        return new DecoderDesign(
                queryKeyValueBias,
                outputBias,
                feedForwardBias,
                true,
                norms,
                gate,
                embeddingScale,
                attentionWidth,
                window);
    }

    /** Returns the same with a window, or none. */
    public DecoderDesign withWindow(Optional<SlidingWindow> newWindow) {
        return new DecoderDesign(
                queryKeyValueBias,
                outputBias,
                feedForwardBias,
                queryKeyNorm,
                norms,
                gate,
                embeddingScale,
                attentionWidth,
                newWindow);
    }

    /** Returns the window of a layer, if it has one. */
    public Optional<SlidingWindow> windowOf(int layer) {
        return window.filter(some -> some.layers().get(layer));
    }
}
