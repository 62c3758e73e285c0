// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

import org.llavamini.train.optimizer.Optimization;

/** What a run keeps in its output folder while it goes on: its log, and states from which it can go on. */
public interface Records {
    /** Prepares the folder and returns where the run begins, with weights and moments put back if it goes on. */
    TrainingState.Position begin(boolean resume, Optimization optimization);

    /** Keeps what a step did. */
    void log(StepReport report);

    /** Saves the state after a step. */
    void save(TrainingState.Position position, Optimization optimization);

    /** Draws the loss so far. */
    void draw();

    /** Returns the best loss of validation of the run that goes on. */
    Best best();

    /** Keeps weights that are better than all before. */
    void saveBest(Best best, Optimization optimization);

    /** Puts the best weights back. */
    void restoreBest(Optimization optimization);

    /** Nothing is kept: that is the first process's work. */
    final class None implements Records {
        @Override
        public TrainingState.Position begin(boolean resume, Optimization optimization) {
            return TrainingState.Position.START;
        }

        @Override
        public void log(StepReport report) {
            // Kept by the first process.
        }

        @Override
        public void save(TrainingState.Position position, Optimization optimization) {
            // Kept by the first process.
        }

        @Override
        public void draw() {
            // Kept by the first process.
        }

        @Override
        public Best best() {
            return Best.NONE;
        }

        @Override
        public void saveBest(Best best, Optimization optimization) {
            // Kept by the first process.
        }

        @Override
        public void restoreBest(Optimization optimization) {
            // Only the first process writes the model.
        }
    }
}
