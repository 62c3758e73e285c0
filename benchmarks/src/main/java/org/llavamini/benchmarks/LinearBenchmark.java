// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.benchmarks;

import java.util.function.UnaryOperator;
import org.llavamini.checkpoint.config.QuantizationConfig;
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
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A linear layer of Vicuna-7B, 4096 to 4096: one row is a step of decoding, 44 are a question, 577 a picture's patches. */
@State(Scope.Benchmark)
public class LinearBenchmark extends MillisecondsBenchmark {
    private static final int WIDTH = 4096;

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
        Tensor weight = RandomTensors.normal(1, WIDTH, WIDTH);
        x = RandomTensors.normal(2, rows, WIDTH);
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
                Quantization.Int4Weight quantized = Quantization.int4(weight, QuantizationConfig.INT4_GROUP);
                Int4Matrix matrix = Int4Matrix.of(quantized.values(), quantized.scales());
                prepared = matrix;
                layer = matrix::multiply;
            }
        }
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
