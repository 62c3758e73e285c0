// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import org.llavamini.analysis.ComputeShape.AllPatches;
import org.llavamini.analysis.ComputeShape.Compressed;
import org.llavamini.analysis.ComputeShape.Compressor;
import org.llavamini.analysis.ComputeShape.Language;
import org.llavamini.analysis.ComputeShape.Vision;

/**
 * Floating-point operations of reading one picture and one question, as the paper counts them (its totals in Figs. 1 and 7 and
 * Tables 6 to 8 and 14): two for each multiplication with a weight; layers of weights only, so no attention products, norms or
 * activations; the whole vision tower, and the head at all positions.
 *
 * @param visionEncoder the vision tower
 * @param projection of patches and compressed tokens
 * @param compression the compressor
 * @param preFusion the pre-fusion layers, also where they are the language model's first
 * @param languageModel the other layers and the head
 * @param attentionProducts queries with keys and weights with values in all parts, which the paper leaves out; not in the total
 */
public record Flops(
        double visionEncoder,
        double projection,
        double compression,
        double preFusion,
        double languageModel,
        double attentionProducts) {
    /** Counts for a shape. */
    public static Flops of(ComputeShape shape) {
        Vision vision = shape.vision();
        Language language = shape.language();
        long tiles = shape.tiles();
        long patches = tiles * vision.patches();
        double tower = tiles * tower(vision);
        double towerAttention = tiles * vision.layers() * products(vision.patches() + 1, vision.width());
        return switch (shape.reduction()) {
            case AllPatches() -> {
                long read = patches + shape.textTokens();
                yield new Flops(
                        tower,
                        projection(patches, vision, language),
                        0,
                        0,
                        languageModel(read, language.layers(), language),
                        towerAttention + language.layers() * products(read, language.width()));
            }
            case Compressed(Compressor compressor, long size, long preFusionLayers, boolean inside) -> {
                long ratio = shape.resolutionRatio();
                long keys = ratio * ratio * vision.patches();
                long tokens = size * size;
                boolean query = compressor == Compressor.QUERY;
                long read = (compressor == Compressor.NONE ? patches : tokens) + shape.textTokens();
                long fused = preFusionLayers == 0 ? 0 : patches + tokens + shape.textTokens();
                long rest = inside ? language.layers() - preFusionLayers : language.layers();
                yield new Flops(
                        tower,
                        projection(patches + tokens, vision, language),
                        query ? 4.0 * (keys + tokens) * vision.width() * vision.width() : 0,
                        (double) preFusionLayers * fused * layer(language),
                        languageModel(read, rest, language),
                        towerAttention
                                + (query ? 4.0 * tokens * keys * vision.width() : 0)
                                + preFusionLayers * products(fused, language.width())
                                + rest * products(read, language.width()));
            }
        };
    }

    private static double tower(Vision vision) {
        double width = vision.width();
        double perToken = 2 * (4 * width * width + 2 * width * vision.inner());
        double patch = 3.0 * vision.patchSize() * vision.patchSize();
        return vision.layers() * (vision.patches() + 1) * perToken + vision.patches() * patch * width * 2;
    }

    private static double projection(long tokens, Vision vision, Language language) {
        return tokens * 2.0 * (vision.width() * language.width() + language.width() * language.width());
    }

    /** One token through one decoder layer. */
    private static double layer(Language language) {
        double width = language.width();
        return 2 * (2 * width * width + 2 * width * language.keyValueWidth() + 3 * width * language.inner());
    }

    private static double languageModel(long tokens, long layers, Language language) {
        return tokens * (layers * layer(language) + 2.0 * language.width() * language.vocabulary());
    }

    private static double products(long tokens, long width) {
        return 4.0 * tokens * tokens * width;
    }

    /** Returns the sum of all parts but the attention products. */
    public double total() {
        return visionEncoder + projection + compression + preFusion + languageModel;
    }
}
