// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.config.LearningRateSchedule;
import org.llavamini.train.config.TrainConfig.OptimizationSettings;

class OptimizationTest {
    private static final OptimizationSettings SETTINGS = new OptimizationSettings(
            0.5, Map.of(), 1, OptionalLong.of(10), LearningRateSchedule.Kind.CONSTANT, 0, 0.2, 1);

    @Test
    void onlyMatricesDecay() {
        try (TensorScope _ = TensorScope.open()) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            for (String name : new String[] {
                "model.layers.0.mlp.up_proj.weight",
                "model.compressor.query",
                "model.layers.0.input_layernorm.weight",
                "model.norm.weight",
                "model.compressor.ln_kv.weight",
                "model.mm_projector.0.bias",
                "model.compressor.attn.in_proj_bias"
            }) {
                Tensor weight = Tensor.of(new float[] {2}, 1).requireGradient(true);
                weight.multiply(0).sum().backward();
                weights.put(name, weight);
            }
            try (Optimization optimization = new Optimization(weights, SETTINGS, 10)) {
                optimization.step();
            }
            weights.forEach((name, weight) -> {
                boolean matrix = name.endsWith("up_proj.weight") || name.endsWith("query");
                assertThat(weight.item()).as(name).isCloseTo(matrix ? 1.8 : 2, within(1e-6));
            });
        }
    }

    @Test
    void endsBeforeWeightsAreSpoiled() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor weight = Tensor.of(new float[] {0}, 1).requireGradient(true);
            weight.multiply(Double.NaN).sum().backward();
            try (Optimization optimization = new Optimization(Map.of("a.weight", weight), SETTINGS, 10)) {
                LlavaMiniException failure = catchThrowableOfType(LlavaMiniException.class, optimization::step);
                assertThat(failure).hasMessageContaining("the gradients of step 1 are not finite");
            }
            assertThat(weight.item()).isZero();
        }
    }
}
