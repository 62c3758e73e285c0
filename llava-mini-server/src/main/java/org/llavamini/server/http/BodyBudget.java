// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import java.util.concurrent.atomic.AtomicLong;
import org.llavamini.server.wire.ApiException;

/** How much memory the bodies of all requests may take together. Thread-safe. */
public final class BodyBudget {
    private static final int TRY_AGAIN_SECONDS = 5;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** Returns a budget of so many bytes. */
    public BodyBudget(long most) {
        this.most = most;
    }

    /** Begins with a share of nothing. */
    public Share share() {
        return new Share();
    }

    /** What one request takes; closing gives it back. */
    public final class Share implements AutoCloseable {
        private long bytes;

        private Share() {}

        /**
         * Takes more.
         *
         * @throws ApiException with 429 if others have taken too much
         */
        void grow(int more) {
            if (taken.addAndGet(more) > most) {
                taken.addAndGet(-more);
                throw ApiException.queueFull("too many large requests at a time; try later", TRY_AGAIN_SECONDS);
            }
            bytes += more;
        }

        @Override
        public void close() {
            taken.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
