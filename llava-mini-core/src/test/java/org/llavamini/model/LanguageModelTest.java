// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.llavamini.tensor.TestingTensors.difference;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llavamini.TestingModel;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.KeyValueChain;
import org.llavamini.nn.KvCache;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class LanguageModelTest {
    private static final long SEED = 7;
    private static final double TOLERANCE = 1e-5;
    private static final long[] IDS = {589, 12, 500, 3, 77, 12, 0, 41};

    private TensorScope scope;
    private Weights weights;
    private LanguageModel model;
    private Tensor embeddings;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        weights = new Weights(new TestingModel(SEED).weights(), Precision.of(DType.FLOAT32), Device.cpu());
        model = new LanguageModel(weights, TestingModel.language());
        embeddings = model.embed(Tensor.of(IDS, 1, IDS.length));
    }

    @AfterEach
    void close() {
        model.close();
        weights.close();
        scope.close();
    }

    private Tensor whole() {
        return model.forward(embeddings, KeyValueChain.empty(), Cancellation.NEVER);
    }

    @Test
    void readingInPartsIsReadingTheWhole() {
        Tensor whole = whole();
        assertThat(whole.shape()).isEqualTo(Shape.of(1, 8, 32));
        try (KvCache cache = model.newCache(1, 8)) {
            Tensor first = model.forward(embeddings.narrow(1, 0, 3), cache, Cancellation.NEVER);
            Tensor second = model.forward(embeddings.narrow(1, 3, 4), cache, Cancellation.NEVER);
            Tensor last = model.forward(embeddings.narrow(1, 7, 1), cache, Cancellation.NEVER);
            assertThat(cache.tokens()).isEqualTo(8);
            assertThat(difference(Tensor.concatenate(List.of(first, second, last), 1), whole))
                    .as("seed %s", SEED)
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void theLastPositionsNeedNoOthers() {
        Tensor whole = whole();
        for (long wanted : new long[] {1, 3, 8}) {
            Tensor last = model.forwardLast(embeddings, wanted, KeyValueChain.empty(), Cancellation.NEVER);
            assertThat(difference(last, whole.narrow(1, 8 - wanted, wanted)))
                    .as("seed %s, last %s", SEED, wanted)
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void tokensDependOnEarlierOnesOnly() {
        Tensor whole = whole();
        long[] changed = IDS.clone();
        changed[5] = 300;
        Tensor other = model.forward(
                model.embed(Tensor.of(changed, 1, changed.length)), KeyValueChain.empty(), Cancellation.NEVER);
        assertThat(difference(other.narrow(1, 0, 5), whole.narrow(1, 0, 5))).isZero();
        for (int i = 5; i < 8; i++) {
            assertThat(difference(other.narrow(1, i, 1), whole.narrow(1, i, 1))).isGreaterThan(0.001);
        }
    }

    @Test
    void logitsAreOneForEachToken() {
        assertThat(model.logits(whole()).shape()).isEqualTo(Shape.of(1, 8, 600));
    }

    @Test
    void stopsBetweenLayers() {
        int[] asked = {0};
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class,
                () -> model.forward(embeddings, KeyValueChain.empty(), () -> asked[0]++ == 1));
        assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(asked[0]).isEqualTo(2);
    }

    @Test
    void eightBitsAnswerNearlyTheSame() {
        try (Weights small =
                        new Weights(new TestingModel(SEED).weights(), Precision.int8(DType.FLOAT32), Device.cpu());
                LanguageModel quantized = new LanguageModel(small, TestingModel.language())) {
            double apart = difference(
                    quantized.forward(
                            quantized.embed(Tensor.of(IDS, 1, IDS.length)), KeyValueChain.empty(), Cancellation.NEVER),
                    whole());
            assertThat(apart).isBetween(1e-5, 0.3);
        }
    }
}
