// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.util.Optional;
import java.util.OptionalInt;
import org.llavamini.analysis.BenchPlan;
import org.llavamini.analysis.BenchReport;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.generation.Engine;
import org.llavamini.generation.RowOutcome;
import org.llavamini.nn.Precision;
import org.llavamini.nn.PrecisionChoice;
import org.llavamini.option.Device;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.TensorRuntime;

/** Measures models of random weights, which are made in place and freed afterwards. */
public final class RandomBench {
    private RandomBench() {}

    /**
     * Measures a model of a shape, on a thread of its own.
     *
     * @param threads of one operator, for the whole process; else one for each processor
     * @throws org.llavamini.error.LlavaMiniException with {@code INVALID_REQUEST} if the weights are more than the memory that is free
     */
    public static BenchReport run(
            RandomShape shape, ModelPrecision precision, OptionalInt threads, Device device, BenchPlan plan) {
        // Random weights are quantised already, as if they had been stored so.
        Precision numbers = PrecisionChoice.of(precision, shape.dtype(), Optional.of(QuantizationConfig.int8()), device)
                .precision();
        TensorRuntime.setThreads(threads.orElseGet(TensorRuntime::defaultThreads), numbers.multipliesInFloat32());
        try (Engine engine = new Engine("llava-mini-bench")) {
            return RowOutcome.joined(engine.call(() -> {
                try (RandomModel random = new RandomModel(shape, numbers, device)) {
                    return Bench.measure(random.model(), plan);
                }
            }));
        }
    }
}
