// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param head from the first line of a request to the end of its headers
 * @param bodyStart for a body, whatever its size
 * @param slowestBytesPerSecond what must come of a body in each further second
 * @param write for taking what is written to it
 * @param idle without a request
 */
public record ConnectionLimits(
        Duration head, Duration bodyStart, long slowestBytesPerSecond, Duration write, Duration idle) {
    /** Returns limits for clients on slow networks that mean well. */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                16 << 10,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2));
    }

    /** Returns how long a body may take of which so many bytes have come. */
    Duration body(long received) {
        return bodyStart.plusMillis(1000 * received / slowestBytesPerSecond);
    }
}
