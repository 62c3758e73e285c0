// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

import org.llavamini.train.data.BadSample;

/** Told of every optimiser step, on the training thread. */
@FunctionalInterface
public interface TrainingListener {
    /** A step was taken. */
    void onStep(StepReport report);

    /** A sample cannot be used and is left out, now and whenever it comes round again; called on any thread, one at a time. */
    default void onBadSample(BadSample sample) {}
}
