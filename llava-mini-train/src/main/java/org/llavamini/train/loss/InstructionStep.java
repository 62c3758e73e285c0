// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.nn.Recomputation;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Gradients;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.batch.BadSamples;
import org.llavamini.train.batch.SampleReader;
import org.llavamini.train.batch.TrainingBatch;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.parallel.Team;
import org.llavamini.train.parallel.Turns;
import org.llavamini.train.parallel.Workers;
import org.llavamini.train.weights.Replica;

/**
 * One step of stages pretrain and finetune: micro-batches, each with the mean loss of its answers' tokens, averaged.
 *
 * <p>The workers take micro-batches side by side, each on one processor: small matrices gain little from several processors,
 * several of them gain all. Gradients are added in the order of the micro-batches, so that a run gives the same weights every
 * time.
 */
public final class InstructionStep implements StepLoss {
    private final SampleReader reader;
    private final Function<VisionLanguageModel, InstructionLoss> loss;
    private final List<Tensor> parameters;
    private final int microSize;
    private final boolean recompute;
    private final Workers workers;
    private final BadSamples bad;
    private final Team team;
    private final BlockingQueue<Replica> replicas;

    /**
     * Prepares steps.
     *
     * @param replicas one for each worker
     * @param loss what is minimised, over a worker's networks
     * @param parameters the weights that learn
     * @param recompute whether layers are computed again in the backward pass
     * @param bad counts the samples that cannot be used
     * @param team the processes that share the micro-batches
     */
    public InstructionStep(
            SampleReader reader,
            List<Replica> replicas,
            Function<VisionLanguageModel, InstructionLoss> loss,
            List<Tensor> parameters,
            int microSize,
            boolean recompute,
            Workers workers,
            BadSamples bad,
            Team team) {
        this.reader = reader;
        this.replicas = new ArrayBlockingQueue<>(replicas.size(), false, replicas);
        this.loss = loss;
        this.parameters = List.copyOf(parameters);
        this.microSize = microSize;
        this.recompute = recompute;
        this.workers = workers;
        this.bad = bad;
        this.team = team;
    }

    @Override
    public Result backward(long step, List<InstructionSample> samples) {
        int microBatches = Math.ceilDiv(samples.size(), microSize);
        Turns turns = new Turns();
        List<Supplier<Result>> work = new ArrayList<>();
        for (int i = 0; i < microBatches; i++) {
            if (team.computes(i)) {
                int turn = work.size();
                Place place = new Place(step, i, microBatches);
                List<InstructionSample> micro =
                        samples.subList(i * microSize, Math.min(samples.size(), (i + 1) * microSize));
                work.add(() -> microBatch(micro, place, turn, turns));
            }
        }
        List<Result> own =
                workers.all(work).stream().filter(result -> result.tokens() > 0).toList();
        bad.share(samples);
        team.sumGradients(parameters);
        double[] sums = team.sum(
                own.size(),
                own.stream().mapToDouble(Result::loss).sum(),
                own.stream().mapToInt(Result::tokens).sum());
        double learned = sums[0];
        if (learned == 0) {
            return Result.NOTHING;
        }
        if (learned < microBatches) {
            // The mean goes over those micro-batches that had something to learn.
            Gradients.scale(parameters, microBatches / learned);
        }
        return new Result(sums[1] / learned, (int) Math.round(sums[2]));
    }

    @Override
    public double validate(List<InstructionSample> samples) {
        List<Supplier<Result>> work = new ArrayList<>();
        for (int i = 0; i < Math.ceilDiv(samples.size(), microSize); i++) {
            if (team.computes(i)) {
                List<InstructionSample> micro =
                        samples.subList(i * microSize, Math.min(samples.size(), (i + 1) * microSize));
                work.add(() -> look(micro));
            }
        }
        List<Result> own = workers.all(work);
        double[] sums = team.sum(
                own.stream().mapToDouble(Result::loss).sum(),
                own.stream().mapToInt(Result::tokens).sum());
        return sums[0] / sums[1];
    }

    /** Returns the loss, summed over the tokens. */
    private Result look(List<InstructionSample> samples) {
        try {
            Replica replica = replicas.take();
            try (TensorScope _ = TensorScope.open();
                    GradientMode _ = GradientMode.disabled()) {
                List<TrainingBatch.Prepared> prepared = reader.read(samples);
                replica.takeOver();
                replica.dropout().pause();
                double sum = 0;
                for (TrainingBatch group : TrainingBatch.group(prepared)) {
                    try (TensorScope _ = TensorScope.open()) {
                        sum += loss.apply(replica.networks()).of(group).item();
                    }
                }
                return new Result(
                        sum,
                        prepared.stream()
                                .mapToInt(each -> each.prompt().learned())
                                .sum());
            } finally {
                replicas.add(replica);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while validating", interruption);
        }
    }

    /** Which micro-batch of which step. */
    private record Place(long step, int microBatch, int microBatches) {}

    private Result microBatch(List<InstructionSample> samples, Place place, int turn, Turns turns) {
        try {
            Replica replica = replicas.take();
            try (TensorScope _ = TensorScope.open()) {
                List<TrainingBatch.Prepared> prepared = reader.read(place.step(), samples);
                replica.takeOver();
                Result result = backward(prepared, replica, place);
                if (turns.waitFor(turn)) {
                    replica.handOver();
                    turns.finish();
                }
                return result;
            } finally {
                replicas.add(replica);
            }
        } catch (InterruptedException interruption) {
            turns.abandon();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while training", interruption);
        } catch (RuntimeException | Error failure) {
            turns.abandon();
            throw failure;
        }
    }

    private Result backward(List<TrainingBatch.Prepared> samples, Replica replica, Place place) {
        int tokens = samples.stream().mapToInt(each -> each.prompt().learned()).sum();
        if (tokens == 0) {
            return Result.NOTHING;
        }
        double sum = 0;
        InstructionLoss loss = this.loss.apply(replica.networks());
        List<TrainingBatch> groups = TrainingBatch.group(samples);
        for (int i = 0; i < groups.size(); i++) {
            TrainingBatch group = groups.get(i);
            replica.dropout().begin(place.step(), place.microBatch(), i);
            try (TensorScope _ = TensorScope.open()) {
                sum += backward(() -> loss.of(group).multiply(1.0 / tokens), 1.0 / place.microBatches());
            }
        }
        return new Result(sum, tokens);
    }

    private double backward(Supplier<Tensor> loss, double factor) {
        if (recompute) {
            return new Recomputation().backward(loss, factor);
        }
        Tensor mean = loss.get();
        if (mean.requiresGradient()) { // a text without a picture teaches a compressor nothing
            mean.multiply(factor).backward();
        }
        return mean.item();
    }
}
