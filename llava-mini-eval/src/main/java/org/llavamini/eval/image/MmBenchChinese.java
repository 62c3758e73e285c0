// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Settings;

/** MMBench in Chinese, asked in Chinese, which the official script forgets. */
public final class MmBenchChinese extends MmBench {
    /** Makes it with the official parser and every question asked once. */
    public MmBenchChinese() {
        this(Settings.defaults());
    }

    private MmBenchChinese(Settings settings) {
        super("mmbench-cn", "请直接回答选项字母。", settings);
    }

    @Override
    public Benchmark with(Settings settings) {
        return new MmBenchChinese(settings);
    }
}
