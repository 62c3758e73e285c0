// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.util.ArrayList;
import java.util.List;
import org.llavamini.train.data.BadSample;
import org.llavamini.train.record.StepReport;
import org.llavamini.train.record.TrainingListener;

/** Keeps what a training reports. For one thread. */
final class Heard implements TrainingListener {
    private final List<StepReport> steps = new ArrayList<>();
    private final List<BadSample> bad = new ArrayList<>();

    List<StepReport> steps() {
        return steps;
    }

    List<BadSample> bad() {
        return bad;
    }

    @Override
    public void onStep(StepReport report) {
        steps.add(report);
    }

    @Override
    public void onBadSample(BadSample sample) {
        bad.add(sample);
    }
}
