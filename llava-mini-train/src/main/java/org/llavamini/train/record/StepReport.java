// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

import java.util.OptionalDouble;

/**
 * What one optimiser step did; a line of train-log.jsonl.
 *
 * @param step counts from 1
 * @param totalSteps steps of the whole run
 * @param epoch passes over the data so far, with fraction
 * @param loss mean over the supervised tokens, not a number if no sample of the step could be used
 * @param gradNorm before clipping
 * @param learningRate base rate of this step
 * @param samples seen so far
 * @param tokens supervised so far
 * @param seconds since the run began or was resumed
 * @param validationLoss mean over the tokens of the samples of validation, where the step ended with a look at them
 */
public record StepReport(
        long step,
        long totalSteps,
        double epoch,
        double loss,
        double gradNorm,
        double learningRate,
        long samples,
        long tokens,
        double seconds,
        OptionalDouble validationLoss) {}
