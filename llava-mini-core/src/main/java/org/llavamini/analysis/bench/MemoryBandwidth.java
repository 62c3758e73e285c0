// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How fast this machine reads memory that no cache holds: what bounds the decoding of an answer. */
final class MemoryBandwidth {
    private static final long BYTES_OF_A_THREAD = 256L << 20;
    private static final int ROUNDS = 5;
    private static final double NANOS_PER_SECOND = 1e9;

    private MemoryBandwidth() {}

    /** Returns bytes per second that so many threads read together, the best of a few rounds. */
    static double measure(int threads) {
        try (Arena arena = Arena.ofShared();
                ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<Long>> readers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                MemorySegment segment =
                        arena.allocate(BYTES_OF_A_THREAD, Long.BYTES).fill((byte) 1);
                readers.add(() -> sum(segment));
            }
            long shortest = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long began = System.nanoTime();
                for (Future<Long> reader : executor.invokeAll(readers)) {
                    if (reader.get() == 0) {
                        throw new IllegalStateException("memory that was filled is empty");
                    }
                }
                shortest = Math.min(shortest, System.nanoTime() - began);
            }
            return BYTES_OF_A_THREAD * threads * NANOS_PER_SECOND / shortest;
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while memory was read", interruption);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Four sums, so that no addition waits for the one before. */
    private static long sum(MemorySegment segment) {
        long one = 0;
        long two = 0;
        long three = 0;
        long four = 0;
        long count = segment.byteSize() / Long.BYTES;
        for (long i = 0; i < count; i += 4) {
            one += segment.getAtIndex(ValueLayout.JAVA_LONG, i);
            two += segment.getAtIndex(ValueLayout.JAVA_LONG, i + 1);
            three += segment.getAtIndex(ValueLayout.JAVA_LONG, i + 2);
            four += segment.getAtIndex(ValueLayout.JAVA_LONG, i + 3);
        }
        return one + two + three + four;
    }
}
