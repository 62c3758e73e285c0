// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.util.HashSet;
import java.util.Set;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Counts the samples that cannot be used, each once however often it comes round, and ends the run when they are too many. Thread-safe. */
final class BadSamples {
    private final BadSampleLimit limit;
    private final int total;
    private final TrainingListener listener;
    private final Set<BadSample> known = new HashSet<>();

    /**
     * Starts counting.
     *
     * @param total how many samples there are, good and bad
     * @param listener hears of each bad sample once
     */
    BadSamples(BadSampleLimit limit, int total, TrainingListener listener) {
        this.limit = limit;
        this.total = total;
        this.listener = listener;
    }

    /** Names and counts a bad sample. */
    void add(InstructionSample sample, String reason) {
        add(new BadSample(sample.id(), sample.source().toString(), reason));
    }

    /**
     * Names and counts a bad sample.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if there are too many now
     */
    synchronized void add(BadSample sample) {
        if (!known.add(sample)) {
            return;
        }
        listener.onBadSample(sample);
        int most = limit.of(total);
        if (known.size() > most || known.size() == total) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    known.size() + " of " + total + " samples cannot be used, more than the " + most
                            + " of max_bad_samples; the last is " + sample);
        }
    }
}
