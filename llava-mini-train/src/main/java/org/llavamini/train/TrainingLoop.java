// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.util.List;
import java.util.OptionalDouble;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.train.batch.Mixture;
import org.llavamini.train.batch.SampleOrder;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.ValidationSettings;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.loss.StepLoss;
import org.llavamini.train.optimizer.Optimization;
import org.llavamini.train.parallel.Team;
import org.llavamini.train.record.Best;
import org.llavamini.train.record.Records;
import org.llavamini.train.record.StepReport;
import org.llavamini.train.record.TrainingListener;
import org.llavamini.train.record.TrainingState;

/** The steps of one run: samples in their order, the loss, a step of the optimiser, a look at other samples, a state saved. */
final class TrainingLoop {
    private static final double NANOS = 1e9;

    private final TrainConfig config;
    private final Mixture mixture;
    private final List<InstructionSample> validation;
    private final StepLoss loss;
    private final Optimization optimization;
    private final Records records;
    private final Team team;
    private Best best = Best.NONE;

    TrainingLoop(
            TrainConfig config,
            Mixture mixture,
            List<InstructionSample> validation,
            StepLoss loss,
            Optimization optimization,
            Records records,
            Team team) {
        this.config = config;
        this.mixture = mixture;
        this.validation = validation;
        this.loss = loss;
        this.optimization = optimization;
        this.records = records;
        this.team = team;
    }

    /**
     * Takes the steps that are left.
     *
     * @param total steps of the whole run, unless validation ends it
     * @param resume whether to go on from the last saved state
     */
    void run(TrainingListener listener, Cancellation cancellation, long total, boolean resume) {
        TrainingState.Position begin = records.begin(resume, optimization).sharedBy(team);
        optimization.agree(team, begin.step());
        best = shared(records.best());
        SampleOrder order = new SampleOrder(mixture, config.batch(), config.seed());
        int samples = mixture.size();
        int size = config.batch().size();
        long perEpoch = Math.ceilDiv(samples, size);
        long tokens = begin.tokens();
        long began = System.nanoTime() - (long) (begin.seconds() * NANOS);
        List<InstructionSample> epoch = List.of();
        for (long step = begin.step(); step < total && !learnsNothingMore(step); step++) {
            if (team.sum(cancellation.requested() ? 1 : 0)[0] > 0) {
                records.save(new TrainingState.Position(step, tokens, seconds(began)), optimization);
                throw new LlavaMiniException(ErrorCode.CANCELLED, "the training was cancelled");
            }
            if (epoch.isEmpty() || step % perEpoch == 0) {
                epoch = order.epoch(step / perEpoch);
            }
            int from = Math.toIntExact(step % perEpoch * size);
            StepLoss.Result result = loss.backward(step, epoch.subList(from, Math.min(samples, from + size)));
            double rate = optimization.learningRate();
            double norm = optimization.step();
            tokens += result.tokens();
            OptionalDouble validated = look(step + 1, total);
            StepReport report = new StepReport(
                    step + 1,
                    total,
                    (step + 1.0) / perEpoch,
                    result.loss(),
                    norm,
                    rate,
                    Math.min((step + 1) * size, (step + 1) / perEpoch * samples + (step + 1) % perEpoch * size),
                    tokens,
                    seconds(began),
                    validated);
            records.log(report);
            listener.onStep(report);
            if ((step + 1) % config.saveSteps() == 0 || step + 1 == total || learnsNothingMore(step + 1)) {
                records.save(new TrainingState.Position(step + 1, tokens, report.seconds()), optimization);
                records.draw();
            }
        }
    }

    /** Returns the loss of validation after some steps, if it is time to look. */
    private OptionalDouble look(long steps, long total) {
        if (config.validation().isEmpty() || (steps % config.validation().get().every() != 0 && steps != total)) {
            return OptionalDouble.empty();
        }
        double mean = loss.validate(validation);
        if (mean < best.loss()) {
            best = new Best(steps, mean);
            if (patience() < Long.MAX_VALUE) {
                records.saveBest(best, optimization);
            }
        }
        return OptionalDouble.of(mean);
    }

    /** Returns whether validation has shown nothing better for so long that the run ends. */
    private boolean learnsNothingMore(long steps) {
        return patience() < Long.MAX_VALUE && best.step() > 0 && steps - best.step() >= patience();
    }

    /** Returns how many steps without a better loss are too many. */
    private long patience() {
        return config.validation()
                .filter(settings -> settings.patience().isPresent())
                .map(TrainingLoop::patience)
                .orElse(Long.MAX_VALUE);
    }

    private static long patience(ValidationSettings settings) {
        return settings.patience().orElseThrow() * settings.every();
    }

    private Best shared(Best first) {
        long[] numbers = team.share(first.step(), Double.doubleToLongBits(first.loss()));
        return new Best(numbers[0], Double.longBitsToDouble(numbers[1]));
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / NANOS;
    }
}
