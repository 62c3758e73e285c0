// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.analysis.ComputeShape.AllPatches;
import org.llavamini.analysis.ComputeShape.Compressed;
import org.llavamini.analysis.ComputeShape.Compressor;
import org.llavamini.analysis.ComputeShape.Language;
import org.llavamini.analysis.ComputeShape.Vision;

/** The paper's totals, to the third decimal of a TFLOP. */
class FlopsTest {
    private static final double TERA = 1e12;
    private static final int TEXT = 43;

    private static Flops vicuna(ComputeShape.Reduction reduction, int ratio) {
        return Flops.of(new ComputeShape(Vision.clipLarge336(), Language.vicuna7b(), reduction, ratio, TEXT));
    }

    private static void assertTera(double flops, double expected) {
        assertThat(flops / TERA).isCloseTo(expected, within(0.001));
    }

    @ParameterizedTest
    @CsvSource({"1, 8.553, 8.180, 0.349", "2, 40.492, 38.625, 1.746"})
    void readingAllPatches(int ratio, double total, double languageModel, double tower) {
        Flops flops = vicuna(new AllPatches(), ratio);
        assertTera(flops.total(), total);
        assertTera(flops.languageModel(), languageModel);
        assertTera(flops.visionEncoder(), tower);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4, 1, 1.961",
        "2, 4, 1, 2.006",
        "4, 4, 1, 2.184",
        "8, 4, 1, 2.898",
        "1, 0, 1, 0.957",
        "1, 1, 1, 1.208",
        "1, 2, 1, 1.459",
        "1, 3, 1, 1.710",
        "4, 0, 1, 1.156",
        "8, 0, 1, 1.793",
        "12, 0, 1, 2.853",
        "1, 4, 2, 7.192",
        "8, 4, 2, 8.129"
    })
    void compressionAndPreFusion(long size, long layers, int ratio, double total) {
        assertTera(vicuna(new Compressed(Compressor.QUERY, size, layers), ratio).total(), total);
    }

    @Test
    void partsOfOneVisionToken() {
        Flops flops = vicuna(new Compressed(Compressor.QUERY, 1, 4), 1);
        assertTera(flops.projection(), 0.024);
        assertTera(flops.compression(), 0.002);
        assertTera(flops.preFusion(), 1.004);
        assertTera(flops.languageModel(), 0.581);
    }

    /** The paper has 1.84 for an arrangement that it does not describe. */
    @Test
    void fusionInTheFirstLayers() {
        Flops flops = vicuna(new Compressed(Compressor.QUERY, 1, 4, true), 1);
        assertTera(flops.total(), 1.889);
        assertTera(flops.preFusion(), 1.004);
        assertThatIllegalArgumentException().isThrownBy(() -> vicuna(new Compressed(Compressor.QUERY, 1, 33, true), 1));
    }

    @Test
    void groupedQueriesAndALargeVocabulary() {
        ComputeShape mini = new ComputeShape(
                Vision.clipLarge336(), Language.llama31(), new Compressed(Compressor.QUERY, 1, 4), 1, TEXT);
        assertTera(Flops.of(mini).total(), 2.118);
        assertTera(
                Flops.of(new ComputeShape(Vision.clipLarge336(), Language.llama31(), new AllPatches(), 1, TEXT))
                        .total(),
                9.664);
    }

    @Test
    void averagingCostsNothingAndLeavingOutCompressionCostsTheLanguageModel() {
        assertThat(vicuna(new Compressed(Compressor.AVERAGE, 1, 4), 1).compression())
                .isZero();
        Flops uncompressed = vicuna(new Compressed(Compressor.NONE, 0, 4), 1);
        assertTera(uncompressed.languageModel(), 8.180);
    }

    @Test
    void attentionProductsStandApart() {
        Flops flops = vicuna(new AllPatches(), 1);
        double tower = 24 * 4.0 * 577 * 577 * 1024;
        assertTera(flops.attentionProducts() - tower, 0.201);
    }
}
