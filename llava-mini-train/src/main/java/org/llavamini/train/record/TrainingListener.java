// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

import java.util.List;
import org.llavamini.train.data.BadSample;
import org.llavamini.train.data.DataSource;

/** Told of every optimiser step, on the training thread. */
@FunctionalInterface
public interface TrainingListener {
    /** A step was taken. */
    void onStep(StepReport report);

    /**
     * A source was read, before the first step; called in the first process.
     *
     * @param good how many of its samples are used
     * @param bad how many are not in the format
     */
    default void onData(DataSource source, int good, int bad) {}

    /** The model is open and these parts of it learn, before the first step; called in the first process. */
    default void onParts(List<LearningPart> parts) {}

    /** A sample cannot be used and is left out, now and whenever it comes round again; called on any thread, one at a time. */
    default void onBadSample(BadSample sample) {}
}
