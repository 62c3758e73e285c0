// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import org.llavamini.nn.Dropout;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * Dropout before low-rank updates. What is forgotten depends on the seed, the step, the place in the step and the layer alone, so
 * that a resumed run and a layer that is computed again forget the same. For one thread at a time.
 */
public final class LoraDropout implements Dropout {
    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    private final double rate;
    private final long seed;
    private long place;
    private boolean paused;

    LoraDropout(double rate, long seed) {
        this.rate = rate;
        this.seed = seed;
    }

    /** Says what is computed next. */
    public void begin(long step, int microBatch, int group) {
        paused = false;
        place = ((seed * STRIDE + step) * STRIDE + microBatch) * STRIDE + group;
    }

    /** Forgets nothing until the next {@link #begin}. */
    public void pause() {
        paused = true;
    }

    @Override
    public Tensor apply(String name, Tensor x) {
        return rate == 0 || paused
                ? x
                : Functional.dropout(x, rate, (place * STRIDE + name.hashCode()) * STRIDE + x.size(1));
    }
}
