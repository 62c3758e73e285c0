// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.llavamini.nn.Quantization;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Int4Matrix;
import org.llavamini.tensor.Int8Matrix;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.tensor.TensorScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A linear layer of Vicuna-7B, 4096 to 4096: one row is a step of decoding, 44 are a question, 577 a picture's patches. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinearBenchmark {
    private static final int WIDTH = 4096;
    private static final long GROUP = 32;

    /** How the matrix is held. */
    public enum Form {
        /** 4 bytes a weight, OpenBLAS. */
        FLOAT32,
        /** 2 bytes a weight, oneDNN. */
        BFLOAT16,
        /** 1 byte a weight and a scale for each output, oneDNN. */
        INT8,
        /** Half a byte a weight and a scale for each 32 of them. */
        INT4
    }

    /** The form that is measured. */
    @Param
    public Form form;

    /** How many tokens there are. */
    @Param({"1", "44", "577"})
    public int rows;

    private TensorScope scope;
    private AutoCloseable prepared;
    private Tensor x;
    private UnaryOperator<Tensor> layer;

    /** Makes a random matrix in its form. */
    @Setup(Level.Trial)
    public void prepare() {
        TensorRuntime.setThreads(TensorRuntime.defaultThreads(), form == Form.FLOAT32);
        scope = TensorScope.open();
        Tensor weight = random(WIDTH, 1);
        x = random(rows, 2);
        prepared = () -> {};
        switch (form) {
            case FLOAT32 -> layer = rowsOf -> Functional.linear(rowsOf, weight);
            case BFLOAT16 -> {
                Tensor half = weight.to(DType.BFLOAT16);
                x = x.to(DType.BFLOAT16);
                layer = rowsOf -> Functional.linear(rowsOf, half);
            }
            case INT8 -> {
                Quantization.Int8Weight quantized = Quantization.int8(weight);
                Int8Matrix matrix =
                        Int8Matrix.of(quantized.values(), quantized.scales().reshape(-1));
                prepared = matrix;
                layer = matrix::multiply;
            }
            case INT4 -> {
                Quantization.Int4Weight quantized = Quantization.int4(weight, GROUP);
                Int4Matrix matrix = Int4Matrix.of(quantized.values(), quantized.scales());
                prepared = matrix;
                layer = matrix::multiply;
            }
        }
    }

    private static Tensor random(int rows, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, rows, WIDTH);
    }

    /** The product, with all that belongs to it: quantised forms also quantise the activations. */
    @Benchmark
    public void product(Blackhole blackhole) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            blackhole.consume(layer.apply(x));
        }
    }

    /** Frees the matrix. */
    @TearDown(Level.Trial)
    public void free() throws Exception {
        prepared.close();
        scope.close();
    }
}
