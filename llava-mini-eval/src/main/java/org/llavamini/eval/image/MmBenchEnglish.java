// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Settings;

/** MMBench in English. */
public final class MmBenchEnglish extends MmBench {
    /** Makes it with the official parser and every question asked once. */
    public MmBenchEnglish() {
        this(Settings.defaults());
    }

    private MmBenchEnglish(Settings settings) {
        super("mmbench", "Answer with the option's letter from the given choices directly.", settings);
    }

    @Override
    public Benchmark with(Settings settings) {
        return new MmBenchEnglish(settings);
    }
}
