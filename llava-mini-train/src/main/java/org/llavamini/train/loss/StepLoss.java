// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.List;
import org.llavamini.train.data.InstructionSample;

/** The loss that a stage minimises: adds the gradients of one optimiser step's samples to the weights. */
public interface StepLoss {
    /**
     * Result of one step's forward and backward passes.
     *
     * @param loss the mean that was minimised, not a number if there was nothing to learn from
     * @param tokens over how many tokens or pictures
     */
    record Result(double loss, int tokens) {
        /** The result where no sample could be used. */
        static final Result NOTHING = new Result(Double.NaN, 0);
    }

    /**
     * Computes the loss of some samples and its gradients.
     *
     * @param step its number, from 0; whatever is random depends on it and the run's seed alone
     */
    Result backward(long step, List<InstructionSample> samples);

    /** Returns the mean loss of samples that are not learned, over their tokens; in all processes the same. */
    double validate(List<InstructionSample> samples);
}
