// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final int VALUES = 50;

    @Test
    void givesAllValuesInTheirOrder() {
        AtomicInteger made = new AtomicInteger();
        List<Integer> taken = new ArrayList<>();
        try (ReadAhead<Integer> ahead = new ReadAhead<>(
                () -> made.get() == VALUES ? Optional.empty() : Optional.of(made.getAndIncrement()),
                3,
                () -> {},
                () -> {})) {
            for (Optional<Integer> value = ahead.next(); value.isPresent(); value = ahead.next()) {
                taken.add(value.get());
            }
            assertThat(ahead.next()).as("after the end").isEmpty();
        }
        assertThat(taken).hasSize(VALUES).isSorted();
    }

    @Test
    void worksAheadOfWhoeverTakes() throws InterruptedException {
        CountDownLatch made = new CountDownLatch(3);
        try (ReadAhead<Integer> _ = new ReadAhead<>(
                () -> {
                    made.countDown();
                    return Optional.of(1);
                },
                2,
                () -> {},
                () -> {})) {
            assertThat(made.await(10, TimeUnit.SECONDS))
                    .as("two wait, one more is made")
                    .isTrue();
        }
    }

    @Test
    void throwsWhatTheSourceThrowsAfterTheValuesBefore() {
        AtomicInteger made = new AtomicInteger();
        try (ReadAhead<Integer> ahead = new ReadAhead<>(
                () -> {
                    if (made.get() == 2) {
                        throw new IllegalStateException("torn");
                    }
                    return Optional.of(made.getAndIncrement());
                },
                5,
                () -> {},
                () -> {})) {
            assertThat(ahead.next()).contains(0);
            assertThat(ahead.next()).contains(1);
            assertThatThrownBy(ahead::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("torn");
        }
    }

    @Test
    void usesTheSourceNoMoreOnceClosed() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        ReadAhead<Integer> ahead =
                new ReadAhead<>(() -> Optional.of(made.getAndIncrement()), 2, () -> {}, ended::countDown);
        assertThat(ahead.next()).contains(0);
        ahead.close();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(made.get()).isLessThanOrEqualTo(5);
    }

    @Test
    void tellsWhenMoreCanBeTaken() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch arrived = new CountDownLatch(3);
        try (ReadAhead<Integer> ahead = new ReadAhead<>(
                () -> made.get() == 2 ? Optional.empty() : Optional.of(made.getAndIncrement()),
                5,
                arrived::countDown,
                () -> {})) {
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ahead.has(50)).as("all that will come").isTrue();
        }
    }
}
