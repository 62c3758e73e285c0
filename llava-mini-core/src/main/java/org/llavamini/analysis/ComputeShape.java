// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import static java.util.Objects.requireNonNull;

/**
 * What decides how much a model has to compute for one picture and one question.
 *
 * @param vision the vision tower
 * @param language the language model
 * @param reduction how the patches become vision tokens
 * @param resolutionRatio pictures are cut into that many tiles in each direction, and seen whole as well if it is more than 1
 * @param textTokens how many tokens of text there are
 */
public record ComputeShape(Vision vision, Language language, Reduction reduction, int resolutionRatio, int textTokens) {
    public ComputeShape {
        requireNonNull(vision, "vision is null");
        requireNonNull(language, "language is null");
        requireNonNull(reduction, "reduction is null");
        if (resolutionRatio < 1 || textTokens < 0) {
            throw new IllegalArgumentException(
                    "impossible resolution ratio " + resolutionRatio + " or number of text tokens " + textTokens);
        }
        if (reduction instanceof Compressed compressed
                && compressed.inside()
                && compressed.preFusionLayers() > language.layers()) {
            throw new IllegalArgumentException(compressed.preFusionLayers()
                    + " pre-fusion layers inside a language model of " + language.layers() + " layers");
        }
    }

    /**
     * A CLIP vision tower.
     *
     * @param width of its layers
     * @param inner width of its feed-forward networks
     * @param layers all of them, used or not
     * @param side how many patches a tile has in each direction
     * @param patchSize in pixels
     */
    public record Vision(long width, long inner, long layers, long side, long patchSize) {
        /** Returns CLIP ViT-L/14 at 336 pixels, which the paper uses. */
        public static Vision clipLarge336() {
            return new Vision(1024, 4096, 24, 24, 14);
        }

        /** Returns how many patches a tile has. */
        long patches() {
            return side * side;
        }
    }

    /**
     * A language model of Llama's kind.
     *
     * @param width hidden size
     * @param keyValueWidth of keys, and of values, of all heads together
     * @param inner width of the feed-forward networks
     * @param layers how many
     * @param vocabulary size of the head
     */
    public record Language(long width, long keyValueWidth, long inner, long layers, long vocabulary) {
        /** Returns Vicuna-7B. */
        public static Language vicuna7b() {
            return new Language(4096, 4096, 11008, 32, 32000);
        }

        /** Returns Llama-3.1-8B. */
        public static Language llama31() {
            return new Language(4096, 1024, 14336, 32, 128256);
        }
    }

    /** How patches become vision tokens. */
    public sealed interface Reduction {}

    /** All patches go to the language model (LLaVA-v1.5). */
    public record AllPatches() implements Reduction {}

    /**
     * Compression and pre-fusion (LLaVA-Mini).
     *
     * @param compressor what compresses
     * @param size vision tokens in each direction; without a compressor it does not matter
     * @param preFusionLayers 0: none
     * @param inside whether these are the first layers of the language model, or layers before it
     */
    public record Compressed(Compressor compressor, long size, long preFusionLayers, boolean inside)
            implements Reduction {
        public Compressed {
            requireNonNull(compressor, "compressor is null");
            if (size < 0 || preFusionLayers < 0) {
                throw new IllegalArgumentException(
                        "impossible compressor size " + size + " or number of pre-fusion layers " + preFusionLayers);
            }
        }

        /** Counts with pre-fusion before the language model. */
        public Compressed(Compressor compressor, long size, long preFusionLayers) {
            this(compressor, size, preFusionLayers, false);
        }
    }

    /** What compresses. */
    public enum Compressor {
        QUERY,
        AVERAGE,
        NONE
    }

    /** Returns how many tiles are looked at. */
    long tiles() {
        return resolutionRatio == 1 ? 1 : (long) resolutionRatio * resolutionRatio + 1;
    }
}
