// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.LlavaMini;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.Int8Matrix;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * How near the logits of quantised models are to those of the official code in float32, over the prompts of all cases. The
 * checkpoints are tiny and their weights random, so that errors do not average out as they do in real ones.
 */
class GoldenQuantizedTest {
    private static final List<String> CASES = List.of(
            "llama31-c1-landscape",
            "llama31-c1-portrait",
            "llama31-c1-multiturn",
            "llama31-c1-text",
            "llama31-c1-video",
            "vicuna-c1-image",
            "vicuna-c1-multiturn",
            "vicuna-c1-text",
            "vicuna-c1-video",
            "vicuna-c2-image",
            "hd-c8-image",
            "llava15-pad",
            "llava15-square");

    @TempDir
    Path folder;

    @Test
    void bfloat16StaysNear() throws IOException {
        staysNear(ModelPrecision.BFLOAT16, 0.999, 0.95);
    }

    @ParameterizedTest
    @CsvSource({"INT8, 0.998, 0.9", "INT4, 0.95, 0.5"})
    void integersStayNear(ModelPrecision precision, double correlation, double sameFirst) throws IOException {
        staysNear(precision, correlation, sameFirst);
    }

    private void staysNear(ModelPrecision precision, double correlation, double sameFirst) throws IOException {
        Agreement agreement = new Agreement();
        for (String name : CASES) {
            add(agreement, name, precision);
        }
        System.out.println(precision + ": " + agreement);
        // Activations of 7 bits, on processors that have no product of four bytes, err twice as much.
        double farther = precision == ModelPrecision.INT8 && Int8Matrix.activationLevels() == 63 ? 2 : 1;
        assertThat(agreement.correlation()).as("%s", agreement).isGreaterThan(1 - farther * (1 - correlation));
        assertThat(agreement.sameFirst()).as("%s", agreement).isGreaterThan(1 - farther * (1 - sameFirst));
    }

    private void add(Agreement agreement, String name, ModelPrecision precision) throws IOException {
        GoldenCase golden = GoldenCase.require(name);
        Path traced = folder.resolve(name + ".safetensors");
        try (LlavaMini model = golden.model().precision(precision).build()) {
            model.trace(golden.prompt(), traced);
        }
        try (SafetensorsFile expected = golden.expected();
                SafetensorsFile actual = SafetensorsFile.open(traced);
                TensorScope _ = TensorScope.open()) {
            Tensor exact = GoldenCase.read(expected, "logits");
            Tensor found = golden.stored("logits", GoldenCase.read(actual, "logits"), expected);
            agreement.add(exact, found);
        }
    }

    /** Adds up over the cases. */
    private static final class Agreement {
        private double products;
        private double exactSquares;
        private double foundSquares;
        private int same;
        private int positions;

        /** Takes {@code [tokens, vocabulary]}; each token's logits count from their mean, which says nothing. */
        void add(Tensor exact, Tensor found) {
            Tensor one = centred(exact);
            Tensor other = centred(found);
            products += one.multiply(other).sum().item();
            exactSquares += one.multiply(one).sum().item();
            foundSquares += other.multiply(other).sum().item();
            long[] first = exact.argmax().toLongs();
            long[] then = found.argmax().toLongs();
            for (int i = 0; i < first.length; i++) {
                same += first[i] == then[i] ? 1 : 0;
            }
            positions += first.length;
        }

        private static Tensor centred(Tensor logits) {
            return logits.subtract(
                    logits.sum(-1).multiply(1.0 / logits.size(-1)).unsqueeze(-1));
        }

        double correlation() {
            return products / Math.sqrt(exactSquares * foundSquares);
        }

        double sameFirst() {
            return (double) same / positions;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "correlation %.5f, same most probable token at %.1f %% of %d positions",
                    correlation(),
                    100 * sameFirst(),
                    positions);
        }
    }
}
