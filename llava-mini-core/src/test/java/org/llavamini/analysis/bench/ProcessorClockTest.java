// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Other threads of this process may work meanwhile, but hardly for the whole time of a test. */
class ProcessorClockTest {
    private static final long MILLI = 1_000_000;
    private static final long WORK = 200 * MILLI;

    private final LongSupplier clock = ProcessorClock.ofThisProcess();

    @Test
    void countsThreadsThatWorkAndHaveEnded() throws InterruptedException {
        long began = clock.getAsLong();
        List<Thread> threads = Stream.generate(() -> Thread.ofPlatform().start(ProcessorClockTest::work))
                .limit(3)
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(clock.getAsLong() - began).isBetween(3 * WORK, 5 * WORK);
    }

    @Test
    void doesNotCountWaiting() throws InterruptedException {
        long began = clock.getAsLong();
        Thread.sleep(Duration.ofNanos(3 * WORK));
        assertThat(clock.getAsLong() - began).isLessThan(2 * WORK);
    }

    @Test
    void goesInFinerTicksThanAToken() {
        Assumptions.assumeFalse(
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows"),
                "skipped: Windows counts processors' time in ticks of its scheduler");
        long began = clock.getAsLong();
        long then = began;
        while (then == began) {
            then = clock.getAsLong();
        }
        assertThat(then - began).isLessThan(MILLI);
    }

    @Test
    void agreesWithTheClockOfTheVirtualMachine() {
        LongSupplier other = ProcessorClock.ofVirtualMachine();
        long before = other.getAsLong();
        assertThat(clock.getAsLong()).isBetween(before - 20 * MILLI, other.getAsLong() + 20 * MILLI);
    }

    /** Works until this thread has had its share of a processor, however long it has to wait for that. */
    private static void work() {
        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < WORK) {
            Thread.onSpinWait();
        }
    }
}
