// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Settings;

/** MSRVTT-QA. */
public final class MsrvttQa extends VideoQa {
    /** Makes it, to be judged. */
    public MsrvttQa() {
        this(Settings.defaults());
    }

    private MsrvttQa(Settings settings) {
        super("msrvtt-qa", "", "qa-instruction.txt", settings);
    }

    @Override
    public Benchmark with(Settings settings) {
        return new MsrvttQa(settings);
    }
}
