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
import org.llavamini.model.decoder.LayerAttention;
import org.llavamini.model.decoder.Rows;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.nn.attention.KeyValueChain;
import org.llavamini.nn.attention.KeyValueStore;
import org.llavamini.nn.attention.KvCache;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
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
        embeddings = model.embed(Tensor.of(IDS, IDS.length));
    }

    @AfterEach
    void close() {
        model.close();
        weights.close();
        scope.close();
    }

    private Tensor whole() {
        return read(embeddings, KeyValueChain.empty());
    }

    private Tensor read(Tensor tokens, KeyValueStore store) {
        return model.forward(tokens, List.of(Rows.all(1, tokens.size(0), store)), Cancellation.NEVER);
    }

    @Test
    void readingInPartsIsReadingTheWhole() {
        Tensor whole = whole();
        assertThat(whole.shape()).isEqualTo(Shape.of(8, 32));
        try (KvCache cache = model.newCache(4)) {
            Tensor first = read(embeddings.narrow(0, 0, 3), cache);
            Tensor second = read(embeddings.narrow(0, 3, 4), cache);
            Tensor last = read(embeddings.narrow(0, 7, 1), cache);
            assertThat(cache.tokens()).isEqualTo(8);
            assertThat(difference(Tensor.concatenate(List.of(first, second, last), 0), whole))
                    .as("seed %s", SEED)
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void theLastPositionsNeedNoOthers() {
        Tensor whole = whole();
        for (long wanted : new long[] {1, 3, 8}) {
            Tensor last = model.forward(
                    embeddings,
                    List.of(new Rows(1, 8, wanted, KeyValueChain.empty(), LayerAttention.USUAL)),
                    Cancellation.NEVER);
            assertThat(difference(last, whole.narrow(0, 8 - wanted, wanted)))
                    .as("seed %s, last %s", SEED, wanted)
                    .isLessThan(TOLERANCE);
        }
    }

    /** Rows of any lengths and pasts share one pass, and each is what it is alone. */
    @Test
    void rowsDoNotDependOnTheirNeighbours() {
        Tensor whole = whole();
        try (KvCache begun = model.newCache(2);
                KvCache fresh = model.newCache(8);
                KvCache read = model.newCache(1)) {
            Tensor _ = read(embeddings.narrow(0, 0, 6), begun);
            Tensor _ = read(embeddings.narrow(0, 0, 7), read);
            Tensor together = model.forward(
                    Tensor.concatenate(
                            List.of(embeddings.narrow(0, 6, 2), embeddings.narrow(0, 0, 5), embeddings.narrow(0, 7, 1)),
                            0),
                    List.of(
                            new Rows(1, 2, 2, begun, LayerAttention.USUAL),
                            new Rows(1, 5, 0, fresh, LayerAttention.USUAL),
                            Rows.last(1, read)),
                    Cancellation.NEVER);
            assertThat(together.shape()).isEqualTo(Shape.of(3, 32));
            assertThat(difference(together.narrow(0, 0, 2), whole.narrow(0, 6, 2)))
                    .isLessThan(TOLERANCE);
            assertThat(difference(together.narrow(0, 2, 1), whole.narrow(0, 7, 1)))
                    .isLessThan(TOLERANCE);
            assertThat(difference(read(embeddings.narrow(0, 5, 3), fresh), whole.narrow(0, 5, 3)))
                    .as("the row whose results nobody wanted has its keys and values")
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void tokensDependOnEarlierOnesOnly() {
        Tensor whole = whole();
        long[] changed = IDS.clone();
        changed[5] = 300;
        Tensor other = read(model.embed(Tensor.of(changed, changed.length)), KeyValueChain.empty());
        assertThat(difference(other.narrow(0, 0, 5), whole.narrow(0, 0, 5))).isZero();
        for (int i = 5; i < 8; i++) {
            assertThat(difference(other.narrow(0, i, 1), whole.narrow(0, i, 1))).isGreaterThan(0.001);
        }
    }

    @Test
    void logitsAreOneForEachToken() {
        assertThat(model.logits(whole()).shape()).isEqualTo(Shape.of(8, 600));
    }

    @Test
    void stopsBetweenLayers() {
        int[] asked = {0};
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class,
                () -> model.forward(embeddings, List.of(Rows.all(1, 8, KeyValueChain.empty())), () -> asked[0]++ == 1));
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
                            quantized.embed(Tensor.of(IDS, IDS.length)),
                            List.of(Rows.all(1, 8, KeyValueChain.empty())),
                            Cancellation.NEVER),
                    whole());
            assertThat(apart).isBetween(1e-5, 0.3);
        }
    }
}
