// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Long enough that there are several blocks, the last of them smaller. */
class BlockedAttentionTest {
    private static final long SEED = 21;
    private static final int TOKENS = 401;
    private static final int PAST = 30;

    private TensorScope scope;
    private Random random;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        random = new Random(SEED);
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private Tensor heads(long count, long tokens) {
        return TestingTensors.random(random, 2, count, tokens, 8).to(DType.BFLOAT16);
    }

    @Test
    void everybodySeesEverything() {
        Tensor queries = heads(3, TOKENS);
        Tensor keys = heads(3, TOKENS + PAST);
        Tensor values = heads(3, TOKENS + PAST);
        assertAgrees(
                Functional.attention(queries, keys, values, Optional.empty()),
                Functional.attention(wide(queries), wide(keys), wide(values), Optional.empty()));
    }

    @Test
    void causalWithHeadsThatShareKeys() {
        Tensor queries = heads(4, TOKENS);
        Tensor keys = heads(2, TOKENS);
        Tensor values = heads(2, TOKENS);
        assertAgrees(
                Functional.causalAttention(queries, keys, values),
                Functional.causalAttention(wide(queries), wide(keys), wide(values)));
    }

    @Test
    void aTableForEachOfTheBatch() {
        Tensor queries = heads(4, TOKENS);
        Tensor keys = heads(4, TOKENS + PAST);
        Tensor values = heads(4, TOKENS + PAST);
        Tensor noise = TestingTensors.random(random, 2, 1, TOKENS, TOKENS + PAST);
        Tensor first = Tensor.full(1, DType.FLOAT32, 2, 1, TOKENS, 1);
        Tensor visible = Tensor.concatenate(java.util.List.of(first, noise.narrow(3, 1, TOKENS + PAST - 1)), 3)
                .isPositive();
        assertAgrees(
                Functional.attention(queries, keys, values, Optional.of(visible)),
                Functional.attention(wide(queries), wide(keys), wide(values), Optional.of(visible)));
    }

    private static Tensor wide(Tensor x) {
        return x.to(DType.FLOAT32);
    }

    private static void assertAgrees(Tensor blocked, Tensor exact) {
        assertThat(blocked.dtype()).isEqualTo(DType.BFLOAT16);
        assertThat(blocked.shape()).isEqualTo(exact.shape());
        assertThat(wide(blocked).subtract(exact).norm().item())
                .as("seed %s", SEED)
                .isLessThan(0.01 * exact.norm().item());
    }
}
