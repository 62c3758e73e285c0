// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llavamini.TestingModel;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Probe;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.tensor.TestingTensors;

/** The choices that change the vision side of LLaVA-Mini. */
class VariantsTest {
    private static final int HIDDEN = 32;
    private static final int SIZE = 56;

    private TensorScope scope;
    private GradientMode mode;
    private Weights weights;
    private Tensor pixels;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        mode = GradientMode.disabled();
        weights = new Weights(new TestingModel(7).weights(), Precision.of(DType.FLOAT32), Device.cpu());
        pixels = TestingTensors.random(new Random(7), 2, 3, SIZE, SIZE);
    }

    @AfterEach
    void close() {
        weights.close();
        mode.close();
        scope.close();
    }

    private Map<String, Tensor> seen(Map<String, String> quirks) {
        Map<String, Tensor> seen = new HashMap<>();
        Probe probe = seen::put;
        try (LlavaMiniModel model = new LlavaMiniModel(
                weights,
                TestingModel.language(),
                TestingModel.vision(),
                TestingModel.multimodal().withQuirks(new Quirks(quirks)))) {
            ModalityFusion.Encoded encoded =
                    model.encode(model.see(pixels, probe, Cancellation.NEVER), probe, Cancellation.NEVER);
            seen.put("memory", encoded.memory().layers().getFirst().keys());
            return seen;
        }
    }

    @Test
    void compressedTokensMayStayOutOfFusion() {
        Map<String, Tensor> official = seen(Map.of());
        Map<String, Tensor> paper = seen(Map.of("fuse-compressed", "false"));
        assertThat(official.get("memory").size(2)).isEqualTo(20);
        assertThat(paper.get("memory").size(2)).isEqualTo(16);
        assertThat(TestingTensors.difference(paper.get("prefusion_vision"), paper.get("compressed_projected")))
                .isZero();
        assertThat(TestingTensors.difference(official.get("prefusion_vision"), official.get("compressed_projected")))
                .isGreaterThan(1e-3);
    }

    @Test
    void visionMaySeeItselfInBothDirections() {
        assertThat(TestingTensors.difference(
                        seen(Map.of()).get("prefusion_vision"),
                        seen(Map.of("bidirectional-vision", "true")).get("prefusion_vision")))
                .isGreaterThan(1e-3);
    }

    @Test
    void compressionMayFollowProjection() {
        Map<String, Tensor> paper = seen(Map.of("compress-space", "llm"));
        assertThat(paper.get("compressed").shape()).isEqualTo(Shape.of(2, 4, HIDDEN));
        assertThat(paper.get("compressed_projected")).isSameAs(paper.get("compressed"));
    }
}
