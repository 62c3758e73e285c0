// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    void worksInOrderOnOneThreadWithoutGradients() {
        List<Integer> order = new ArrayList<>();
        try (Engine engine = new Engine("engine-under-test")) {
            List<CompletableFuture<String>> results = IntStream.range(0, 50)
                    .mapToObj(i -> engine.submit(() -> {
                        order.add(i);
                        return Thread.currentThread().getName();
                    }))
                    .toList();
            assertThat(results.stream().map(CompletableFuture::join)).containsOnly("engine-under-test");
            assertThat(order).isEqualTo(IntStream.range(0, 50).boxed().toList());
            assertThat(engine.submit(() -> {
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
            CompletableFuture<Integer> failing = engine.submit(() -> {
                throw thrown;
            });
            assertThat(catchThrowable(failing::join))
                    .isInstanceOf(CompletionException.class)
                    .hasCause(thrown);
            assertThat(engine.submit(() -> 5).join()).isEqualTo(5);
        }
    }

    @Test
    void refusesWhatDoesNotFitIntoTheQueue() {
        CountDownLatch go = new CountDownLatch(1);
        try (Engine engine = new Engine("engine-under-test")) {
            CountDownLatch running = new CountDownLatch(1);
            List<CompletableFuture<Boolean>> accepted = new ArrayList<>();
            accepted.add(engine.submit(() -> {
                running.countDown();
                return await(go);
            }));
            assertThat(await(running)).isTrue();
            for (int i = 0; i < 256; i++) {
                accepted.add(engine.submit(() -> true));
            }
            LlavaMiniException refused =
                    catchThrowableOfType(LlavaMiniException.class, () -> engine.submit(() -> true));
            assertThat(refused.code()).isEqualTo(ErrorCode.QUEUE_FULL);
            assertThat(refused).hasMessage("256 requests wait already; try later");
            go.countDown();
            assertThat(accepted.stream().map(CompletableFuture::join)).containsOnly(true);
        }
    }

    @Test
    void closingWaitsForWhatRuns() {
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        Engine engine = new Engine("engine-under-test");
        CompletableFuture<Boolean> result = engine.submit(() -> {
            running.countDown();
            try {
                Thread.sleep(200);
            } catch (InterruptedException interruption) {
                return false;
            }
            done.set(true);
            return true;
        });
        assertThat(await(running)).isTrue();
        engine.close();
        assertThat(done).isTrue();
        assertThat(result.join()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> engine.submit(() -> true))
                .withMessage("the model is closed");
    }
}
