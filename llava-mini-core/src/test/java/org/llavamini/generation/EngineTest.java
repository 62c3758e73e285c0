// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.Tensor;

@Timeout(120)
class EngineTest {
    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(100, TimeUnit.SECONDS);
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    @Test
    void tasksRunInOrderOnOneThreadWithoutGradients() {
        List<Integer> order = new ArrayList<>();
        try (Engine engine = new Engine("engine-under-test")) {
            List<CompletableFuture<String>> results = IntStream.range(0, 50)
                    .mapToObj(i -> engine.call(() -> {
                        order.add(i);
                        return Thread.currentThread().getName();
                    }))
                    .toList();
            assertThat(results.stream().map(CompletableFuture::join)).containsOnly("engine-under-test");
            assertThat(order).isEqualTo(IntStream.range(0, 50).boxed().toList());
            assertThat(engine.call(() -> {
                                try (Tensor leaf = Tensor.of(new float[] {1}, 1).requireGradient(true);
                                        Tensor sum = leaf.add(1)) {
                                    return sum.requiresGradient();
                                }
                            })
                            .join())
                    .isFalse();
        }
    }

    @Test
    void aFailureReachesWhoeverAskedAndNobodyElse() {
        try (Engine engine = new Engine("engine-under-test")) {
            LlavaMiniException thrown = new LlavaMiniException(ErrorCode.CANCELLED, "cancelled");
            CompletableFuture<Integer> failing = engine.call(() -> {
                throw thrown;
            });
            assertThat(catchThrowable(failing::join))
                    .isInstanceOf(CompletionException.class)
                    .hasCause(thrown);
            assertThat(engine.call(() -> 5).join()).isEqualTo(5);
        }
    }

    @Test
    void workAlternatesWithTasksAndSleepsBetween() {
        AtomicInteger left = new AtomicInteger(20);
        AtomicInteger ticks = new AtomicInteger();
        CountDownLatch idle = new CountDownLatch(1);
        try (Engine engine = new Engine("engine-under-test")) {
            engine.work(() -> {
                ticks.incrementAndGet();
                if (left.getAndDecrement() > 0) {
                    return Engine.Work.State.BUSY;
                }
                idle.countDown();
                return Engine.Work.State.IDLE;
            });
            assertThat(await(idle)).isTrue();
            assertThat(engine.call(() -> 7).join()).isEqualTo(7);
            int before = ticks.get();
            left.set(3);
            engine.wake();
            while (left.get() > 0) {
                Thread.onSpinWait();
            }
            assertThat(ticks.get()).isGreaterThan(before).isLessThan(100);
        }
    }

    @Test
    void closingRunsWhatWaitsAndRefusesWhatComes() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Engine engine = new Engine("engine-under-test");
        CompletableFuture<Boolean> first = engine.call(() -> {
            running.countDown();
            return await(go);
        });
        CompletableFuture<Boolean> second = engine.call(() -> true);
        assertThat(await(running)).isTrue();
        go.countDown();
        engine.close();
        engine.close();
        assertThat(first.join()).isTrue();
        assertThat(second.join()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> engine.call(() -> true))
                .withMessage("the model is closed");
    }
}
