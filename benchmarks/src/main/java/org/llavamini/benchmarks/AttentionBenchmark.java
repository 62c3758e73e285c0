// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.benchmarks;

import java.util.Optional;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.GradientMode;
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

/** Attention of a layer of the vision tower (CLIP ViT-L, 577 tokens, all see all) and of pre-fusion (Vicuna-7B, 577 tokens, causal). */
@State(Scope.Benchmark)
public class AttentionBenchmark extends MillisecondsBenchmark {
    private static final int TOKENS = 577;

    /** Whose layer it is. */
    public enum Layer {
        /** 16 heads of 64. */
        VISION_TOWER(16, 64),
        /** 32 heads of 128. */
        PRE_FUSION(32, 128);

        private final int heads;
        private final int width;

        Layer(int heads, int width) {
            this.heads = heads;
            this.width = width;
        }
    }

    /** The layer that is measured. */
    @Param
    public Layer layer;

    /** The type of queries, keys and values. */
    @Param({"FLOAT32", "BFLOAT16"})
    public DType dtype;

    private TensorScope scope;
    private Tensor queries;
    private Tensor keys;
    private Tensor values;

    /** Makes random queries, keys and values. */
    @Setup(Level.Trial)
    public void prepare() {
        TensorRuntime.setThreads(TensorRuntime.defaultThreads(), false);
        scope = TensorScope.open();
        queries = input(1);
        keys = input(2);
        values = input(3);
    }

    private Tensor input(long seed) {
        return RandomTensors.normal(seed, 1, layer.heads, TOKENS, layer.width).to(dtype);
    }

    /** The attention. */
    @Benchmark
    public void attention(Blackhole blackhole) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            blackhole.consume(
                    layer == Layer.PRE_FUSION
                            ? Functional.causalAttention(queries, keys, values)
                            : Functional.attention(queries, keys, values, Optional.empty()));
        }
    }

    /** Frees the tensors. */
    @TearDown(Level.Trial)
    public void free() {
        scope.close();
    }
}
