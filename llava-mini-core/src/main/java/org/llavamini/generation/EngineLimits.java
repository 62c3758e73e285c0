// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much an engine takes on.
 *
 * @param maxConcurrent how many requests share the model's steps
 * @param maxWaiting how many more may wait
 * @param maxWaitingMediaBytes how many bytes of pictures and videos in memory those that wait may bring together
 * @param keyValueBytes how much memory the keys and values of all requests may take
 */
public record EngineLimits(int maxConcurrent, int maxWaiting, long maxWaitingMediaBytes, long keyValueBytes) {
    private static final int CONCURRENT = 16;
    private static final int WAITING = 256;
    private static final long WAITING_MEDIA_BYTES = 1L << 30;
    private static final long LEAST_KEY_VALUE_BYTES = 256L << 20;

    public EngineLimits {
        requirePositive(maxConcurrent, "maxConcurrent");
        requirePositive(keyValueBytes, "keyValueBytes");
        requirePositive(maxWaitingMediaBytes, "maxWaitingMediaBytes");
        if (maxWaiting < 0) {
            throw new IllegalArgumentException("maxWaiting must not be negative: " + maxWaiting);
        }
    }

    private static void requirePositive(long value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be greater than zero: " + value);
        }
    }

    /** Returns 16 requests at a time, 256 waiting with a gibibyte of media, and keys and values in a quarter of the machine's memory. */
    public static EngineLimits defaults() {
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new EngineLimits(CONCURRENT, WAITING, WAITING_MEDIA_BYTES, Math.max(LEAST_KEY_VALUE_BYTES, machine / 4));
    }

    /** Returns these limits with another number of requests that share the steps. */
    public EngineLimits withMaxConcurrent(int requests) {
        return new EngineLimits(requests, maxWaiting, maxWaitingMediaBytes, keyValueBytes);
    }

    /** Returns these limits with another number of requests that may wait. */
    public EngineLimits withMaxWaiting(int requests) {
        return new EngineLimits(maxConcurrent, requests, maxWaitingMediaBytes, keyValueBytes);
    }

    /** Returns these limits with other bytes of media that may wait. */
    public EngineLimits withMaxWaitingMediaBytes(long bytes) {
        return new EngineLimits(maxConcurrent, maxWaiting, bytes, keyValueBytes);
    }

    /** Returns these limits with other bytes of keys and values. */
    public EngineLimits withKeyValueBytes(long bytes) {
        return new EngineLimits(maxConcurrent, maxWaiting, maxWaitingMediaBytes, bytes);
    }
}
