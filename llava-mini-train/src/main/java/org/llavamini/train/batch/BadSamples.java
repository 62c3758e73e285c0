// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.config.BadSampleLimit;
import org.llavamini.train.data.BadSample;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.parallel.Team;
import org.llavamini.train.record.TrainingListener;

/**
 * Counts the samples that cannot be used, each once however often it comes round, and ends the run when they are too many.
 * Thread-safe.
 */
public final class BadSamples {
    private final BadSampleLimit limit;
    private final int total;
    private final TrainingListener listener;
    private final Team team;
    private final Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private String last = "";

    /**
     * Starts counting.
     *
     * @param total how many samples there are, good and bad
     * @param listener hears of each bad sample once, in the process that finds it
     * @param team the processes that count together
     */
    public BadSamples(BadSampleLimit limit, int total, TrainingListener listener, Team team) {
        this.limit = limit;
        this.total = total;
        this.listener = listener;
        this.team = team;
    }

    /**
     * Counts a sample of which every process knows that it is bad.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if there are too many now
     */
    public synchronized void add(BadSample sample) {
        known.add(sample);
        if (team.isFirst()) {
            listener.onBadSample(sample);
        }
        last = sample.toString();
        requireFew();
    }

    /**
     * Names and counts a sample that this process found to be bad. One of several processes leaves it to {@link #share} to end the
     * run, so that all end.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if there are too many now
     */
    public synchronized void add(InstructionSample sample, String reason) {
        if (known.add(sample)) {
            BadSample bad = new BadSample(sample.id(), sample.source().toString(), reason);
            listener.onBadSample(bad);
            last = bad.toString();
            if (team.size() == 1) {
                requireFew();
            }
        }
    }

    /**
     * Counts what other processes found among the samples of a step.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT}, in all processes, if there are too many now
     */
    public synchronized void share(List<InstructionSample> samples) {
        if (team.size() == 1) {
            return;
        }
        double[] bad = team.sum(samples.stream()
                .mapToDouble(sample -> known.contains(sample) ? 1 : 0)
                .toArray());
        for (int i = 0; i < bad.length; i++) {
            if (bad[i] > 0 && known.add(samples.get(i))) {
                last = "sample " + samples.get(i).id() + " (" + samples.get(i).source() + ")";
            }
        }
        requireFew();
    }

    private void requireFew() {
        int most = limit.of(total);
        if (known.size() > most || (total > 0 && known.size() == total)) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    known.size() + " of " + total + " samples cannot be used, more than the " + most
                            + " of max_bad_samples; the last is " + last);
        }
    }
}
