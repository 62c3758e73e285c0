// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.llavamini.analysis.BenchPlan;
import org.llavamini.analysis.BenchReport;
import org.llavamini.analysis.BenchWork;
import org.llavamini.analysis.Spread;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.nn.Precision;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.TensorScope;

class BenchTest {
    private static final RandomShape SHAPE = new RandomShape(RandomShape.Base.TINY, Architecture.LLAVA_MINI, 1, 1);
    private static final long SECOND = 1_000_000_000;
    private static final int FRAMES = 4;

    /** Processors that work for one second between any two looks at their clock. */
    private static BenchReport measure(int newTokens, int batch) {
        AtomicLong clock = new AtomicLong();
        BenchPlan plan = new BenchPlan(5, newTokens, List.of(FRAMES), batch, 2, 1);
        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open();
                RandomModel random = new RandomModel(SHAPE, Precision.of(DType.FLOAT32), Device.cpu());
                Bench bench = new Bench(random.model(), plan, () -> clock.addAndGet(SECOND))) {
            return bench.run();
        }
    }

    /**
     * The clock is looked at before and after each of the four tokens of an answer that are not its first or last, and before
     * all of them; with pictures of a batch likewise.
     */
    @Test
    void dividesProcessorTimeAmongPicturesFramesAndTokens() {
        BenchReport report = measure(6, 3);
        assertThat(report.processorSeconds())
                .containsOnly(
                        entry(BenchWork.PICTURE, same(1)),
                        entry(BenchWork.QUESTION, same(2)),
                        entry(BenchWork.SECOND_QUESTION, same(2)),
                        entry(BenchWork.TOKEN, same(4 * 3 / 4.0)),
                        entry(BenchWork.BATCH_PICTURE, same(2 / 3.0)),
                        entry(BenchWork.BATCH_TOKEN, same((5 * 2 + 1) / (5.0 * 3))));
        assertThat(report.videos().getFirst().processorSecondsPerFrame()).isEqualTo(1.0 / FRAMES);
    }

    @Test
    void saysNothingOfTokensThatWereNotWritten() {
        assertThat(measure(1, 2).processorSeconds())
                .containsOnlyKeys(
                        BenchWork.PICTURE, BenchWork.QUESTION, BenchWork.SECOND_QUESTION, BenchWork.BATCH_PICTURE);
    }

    private static Spread same(double seconds) {
        return new Spread(seconds, seconds, seconds);
    }
}
