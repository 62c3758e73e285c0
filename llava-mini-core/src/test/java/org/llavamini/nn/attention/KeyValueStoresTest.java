// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.llavamini.tensor.TestingTensors.difference;
import static org.llavamini.tensor.TestingTensors.random;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

class KeyValueStoresTest {
    private static final long SEED = 5;

    private final Random random = new Random(SEED);
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private KeysValues some(long tokens) {
        return new KeysValues(random(random, 1, 3, tokens, 4), random(random, 1, 3, tokens, 4));
    }

    private static KvCache cache(long capacity) {
        return new KvCache(2, 3, 4, capacity, DType.FLOAT32, Device.cpu());
    }

    @Test
    void cacheAndChainHoldTheSame() {
        try (KvCache cache = cache(2)) {
            List<KeysValues> past = List.of();
            long tokens = 0;
            for (long added : new long[] {4, 1, 3, 1}) {
                KeyValueChain chain = KeyValueChain.after(past);
                assertThat(cache.tokens()).isEqualTo(tokens).isEqualTo(chain.tokens());
                for (int layer = 0; layer < 2; layer++) {
                    KeysValues more = some(added);
                    KeysValues cached = cache.extend(layer, more);
                    KeysValues chained = chain.extend(layer, more);
                    assertThat(difference(cached.keys(), chained.keys())).isZero();
                    assertThat(difference(cached.values(), chained.values())).isZero();
                    Tensor queries = random(random, 1, 6, added, 4);
                    AttentionMask mask = AttentionMask.causal(added);
                    assertThat(difference(mask.attend(queries, cached), mask.attend(queries, chained)))
                            .as("seed %s", SEED)
                            .isLessThan(1e-6);
                }
                past = chain.layers();
                tokens += added;
            }
        }
    }

    @Test
    void aCacheGrowsWithWhatItHolds() {
        try (KvCache cache = cache(4)) {
            KeysValues first = some(3);
            cache.extend(0, first);
            KeysValues all = cache.extend(0, some(20));
            assertThat(all.tokens()).isEqualTo(23);
            assertThat(difference(all.first(3).keys(), first.keys())).isZero();
            assertThat(cache.bytesOf(10)).isEqualTo(2 * 2 * 3 * 4 * 10 * 4);
        }
    }

    @Test
    void aChainLeavesWhatItContinues() {
        KeyValueChain prefix = KeyValueChain.empty();
        prefix.extend(0, some(2));
        KeyValueChain one = KeyValueChain.after(prefix.layers());
        KeyValueChain other = KeyValueChain.after(prefix.layers());
        assertThat(one.extend(0, some(1)).tokens()).isEqualTo(3);
        assertThat(other.extend(0, some(4)).tokens()).isEqualTo(6);
        assertThat(prefix.layers().getFirst().tokens()).isEqualTo(2);
        assertThatIllegalStateException().isThrownBy(() -> one.extend(0, some(1)));
    }

    @Test
    void aRowIsAView() {
        KeysValues layer = new KeysValues(random(random, 2, 3, 3, 4), random(random, 2, 3, 3, 4));
        assertThat(difference(layer.row(1).keys().select(0, 0), layer.keys().select(0, 1)))
                .isZero();
        assertThat(layer.row(1).values().size(0)).isEqualTo(1);
    }
}
