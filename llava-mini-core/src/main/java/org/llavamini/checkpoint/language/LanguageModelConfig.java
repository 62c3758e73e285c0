// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;

/**
 * The language model of a model, under clearer names than in config.json.
 *
 * @param family what kind of language model it is
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the feed-forward network
 * @param layers decoder layers
 * @param attentionHeads query heads
 * @param keyValueHeads divides {@code attentionHeads}
 * @param headDimension even; heads times it need not be the hidden size
 * @param vocabularySize rows of the embedding and of the head
 * @param rmsNormEps epsilon of every norm
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling how they are scaled
 * @param maxPositions longest sequence in tokens
 * @param tiedEmbeddings whether the head is the embedding matrix
 * @param design what its layers are made of
 * @param beginToken id put before a prompt
 * @param endTokens ids that end an answer, those of generation_config.json included
 * @param padToken id that fills rows of a batch
 */
public record LanguageModelConfig(
        LanguageModelFamily family,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int attentionHeads,
        int keyValueHeads,
        int headDimension,
        int vocabularySize,
        double rmsNormEps,
        double ropeTheta,
        RopeScaling ropeScaling,
        int maxPositions,
        boolean tiedEmbeddings,
        DecoderDesign design,
        OptionalInt beginToken,
        List<Integer> endTokens,
        OptionalInt padToken) {
    public LanguageModelConfig {
        requireNonNull(family, "family is null");
        requireNonNull(design, "design is null");
        requireNonNull(ropeScaling, "ropeScaling is null");
        requireNonNull(beginToken, "beginToken is null");
        requireNonNull(padToken, "padToken is null");
        endTokens = List.copyOf(endTokens);
        if (hiddenSize <= 0
                || intermediateSize <= 0
                || layers <= 0
                || attentionHeads <= 0
                || keyValueHeads <= 0
                || vocabularySize <= 0
                || maxPositions <= 0) {
            throw new IllegalArgumentException("sizes must be greater than zero");
        }
        if (attentionHeads % keyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads " + attentionHeads
                    + " must be a multiple of num_key_value_heads " + keyValueHeads);
        }
        if (headDimension <= 0 || headDimension % 2 != 0) {
            throw new IllegalArgumentException("head_dim must be even and greater than zero: " + headDimension);
        }
    }

    /** Returns the width of all query heads together. */
    public int queryWidth() {
        return attentionHeads * headDimension;
    }

    /** Returns the width of all key heads together, which is that of the value heads too. */
    public int keyValueWidth() {
        return keyValueHeads * headDimension;
    }
}
