// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.optimizer.Optimization;

/** Log and states in an output folder, which is made if it is not there. */
public final class OutputRecords implements Records {
    private final TrainingState state;
    private final TrainingLog log;
    private final BestState best;

    /**
     * Makes the folder.
     *
     * @param order what decides which samples a step sees
     */
    public OutputRecords(Path output, String order) {
        try {
            Files.createDirectories(output);
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot create the output (" + output + ")", failure);
        }
        state = new TrainingState(output, order);
        log = new TrainingLog(output);
        best = new BestState(output);
    }

    @Override
    public TrainingState.Position begin(boolean resume, Optimization optimization) {
        TrainingState.Position begin = TrainingState.Position.START;
        if (resume) {
            begin = state.restore(optimization).orElse(begin);
        } else {
            state.clear();
        }
        long reached = begin.step();
        if (best.read().filter(found -> found.step() > reached).isPresent()) {
            // Of steps that come again.
            best.clear();
        }
        log.truncateAfter(begin.step());
        return begin;
    }

    @Override
    public void log(StepReport report) {
        log.append(report);
    }

    @Override
    public void save(TrainingState.Position position, Optimization optimization) {
        state.save(position, optimization);
    }

    @Override
    public void draw() {
        log.draw();
    }

    @Override
    public Best best() {
        return best.read().orElse(Best.NONE);
    }

    @Override
    public void saveBest(Best found, Optimization optimization) {
        best.write(found, optimization);
    }

    @Override
    public void restoreBest(Optimization optimization) {
        best.restore(optimization);
    }
}
