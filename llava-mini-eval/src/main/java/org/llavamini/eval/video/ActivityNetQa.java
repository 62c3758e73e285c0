// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Settings;

/** ActivityNet-QA, whose video files have a prefix that its questions leave out. */
public final class ActivityNetQa extends VideoQa {
    /** Makes it, to be judged. */
    public ActivityNetQa() {
        this(Settings.defaults());
    }

    private ActivityNetQa(Settings settings) {
        super("activitynet-qa", "v_", "activitynet-instruction.txt", settings);
    }

    @Override
    public Benchmark with(Settings settings) {
        return new ActivityNetQa(settings);
    }
}
