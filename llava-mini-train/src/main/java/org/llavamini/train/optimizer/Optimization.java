// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.optimizer;

import java.util.List;
import java.util.Map;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.AdamW;
import org.llavamini.tensor.Gradients;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.config.AverageSettings;
import org.llavamini.train.config.LearningRateSchedule;
import org.llavamini.train.config.TrainConfig.OptimizationSettings;
import org.llavamini.train.config.TrainedPart;
import org.llavamini.train.parallel.Team;

/** Moves the weights that learn: clipping, schedule, a rate for each part, AdamW. Owns the moments. */
public final class Optimization implements AutoCloseable {
    private final OptimizationSettings settings;
    private final LearningRateSchedule schedule;
    private final List<String> names;
    private final List<Tensor> parameters;
    private final AdamW adam;
    private final WeightAverage average;

    /** Makes an optimiser that leaves the last weights. */
    public Optimization(Map<String, Tensor> trainable, OptimizationSettings settings, long totalSteps) {
        this(trainable, settings, totalSteps, AverageSettings.none());
    }

    /**
     * Makes an optimiser.
     *
     * @param trainable the weights as they are before the stage
     * @param average which mean of them is left, see {@link #finish}
     */
    public Optimization(
            Map<String, Tensor> trainable, OptimizationSettings settings, long totalSteps, AverageSettings average) {
        this.settings = settings;
        this.schedule = LearningRateSchedule.of(settings.schedule(), totalSteps, settings.warmupRatio());
        this.names = List.copyOf(trainable.keySet());
        this.parameters = List.copyOf(trainable.values());
        this.adam = new AdamW(parameters, AdamW.Settings.defaults());
        this.average = new WeightAverage(average, parameters);
    }

    public AdamW adam() {
        return adam;
    }

    /** Returns the weights that move, in the order of the names. */
    public List<Tensor> parameters() {
        return parameters;
    }

    public List<String> names() {
        return names;
    }

    /** Makes weights, moments and steps those of the first process, which has taken that many. */
    public void agree(Team team, long steps) {
        team.share(parameters);
        team.share(adam.firstMoments());
        team.share(adam.secondMoments());
        team.share(average.kept());
        adam.restore(steps, adam.firstMoments(), adam.secondMoments());
    }

    /** Returns the base rate in the step that comes next. */
    public double learningRate() {
        return settings.learningRate() * schedule.factor(adam.steps());
    }

    /**
     * Takes one step and forgets the gradients.
     *
     * @return the gradients' norm before clipping
     * @throws LlavaMiniException if it is not a number, before any weight is spoiled
     */
    public double step() {
        double norm = Gradients.clip(parameters, settings.maxGradNorm());
        if (!Double.isFinite(norm)) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "the gradients of step " + (adam.steps() + 1)
                            + " are not finite; take a smaller learning_rate or dtype float32 and resume");
        }
        double factor = schedule.factor(adam.steps());
        double[] rates = new double[names.size()];
        double[] decays = new double[names.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] =
                    factor * settings.partRates().getOrDefault(TrainedPart.of(names.get(i)), settings.learningRate());
            decays[i] = decays(names.get(i)) ? settings.weightDecay() : 0;
        }
        adam.step(rates, decays);
        average.add(adam.steps());
        Gradients.clear(parameters);
        return norm;
    }

    /** Returns the mean of the weights so far, in the order of the names; empty if it follows from the beginning. */
    public List<Tensor> means() {
        return average.kept();
    }

    /** Puts the mean that was asked for into the weights; nothing is learned afterwards. */
    public void finish() {
        average.put();
    }

    private static boolean decays(String name) {
        return !name.endsWith("bias") && !name.contains("norm") && !name.contains(".ln_");
    }

    @Override
    public void close() {
        adam.close();
    }
}
