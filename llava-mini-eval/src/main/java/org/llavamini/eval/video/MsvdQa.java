// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Settings;

/** MSVD-QA. */
public final class MsvdQa extends VideoQa {
    /** Makes it, to be judged. */
    public MsvdQa() {
        this(Settings.defaults());
    }

    private MsvdQa(Settings settings) {
        super("msvd-qa", "", "qa-instruction.txt", settings);
    }

    @Override
    public Benchmark with(Settings settings) {
        return new MsvdQa(settings);
    }
}
