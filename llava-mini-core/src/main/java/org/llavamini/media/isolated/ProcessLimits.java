// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a process that decodes may take.
 *
 * @param heapBytes its Java heap: the pixels of what it decodes
 * @param nativeBytes what else it may have, which its decoders take; kept where the system has a shell with {@code ulimit -d}
 * @param reply how long one picture, one frame or the opening of one video may take; the process ends then
 */
public record ProcessLimits(long heapBytes, long nativeBytes, Duration reply) {
    private static final long MEBIBYTE = 1L << 20;

    /** Checks the limits. */
    public ProcessLimits {
        requireNonNull(reply, "reply is null");
        if (heapBytes < 16 * MEBIBYTE || nativeBytes < 64 * MEBIBYTE || reply.isNegative() || reply.isZero()) {
            throw new IllegalArgumentException(
                    "too little to work with: heap %d, native %d bytes, %s".formatted(heapBytes, nativeBytes, reply));
        }
    }

    /** Returns the limits used unless others are given: 1.5 GiB of heap, 2 GiB of native memory, two minutes. */
    public static ProcessLimits defaults() {
        return new ProcessLimits(1536 * MEBIBYTE, 2048 * MEBIBYTE, Duration.ofMinutes(2));
    }
}
