// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.tensor.TestingTensors.difference;
import static org.llavamini.tensor.TestingTensors.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llavamini.TestingModel;
import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.nn.AttentionMask;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.KeyValueChain;
import org.llavamini.nn.Precision;
import org.llavamini.nn.RmsNorm;
import org.llavamini.nn.RotaryEmbedding;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Gradients;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** Encoding once and fusing per text, against one pass over everything. */
class InsideFusionTest {
    private static final long SEED = 12;
    private static final int HIDDEN = 32;
    private static final int DEPTH = 2;
    private static final long PATCHES = 9;
    private static final long COMPRESSED = 4;
    private static final double TOLERANCE = 1e-5;

    private final Random random = new Random(SEED);
    private final LanguageModelConfig config = TestingModel.language();
    private TensorScope scope;
    private Weights weights;
    private InsideFusion fusion;
    private LanguageModel rest;
    private Tensor patches;
    private Tensor compressed;
    private Tensor text;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        weights = new Weights(new TestingModel(SEED).weights(), Precision.forGradients(DType.FLOAT32), Device.cpu());
        fusion = new InsideFusion(weights, DEPTH, config, FusionVariant.official());
        rest = new LanguageModel(weights, config, DEPTH);
        patches = random(random, 1, PATCHES, HIDDEN);
        compressed = random(random, 1, COMPRESSED, HIDDEN);
        text = random(random, 1, 7, HIDDEN);
    }

    @AfterEach
    void close() {
        rest.close();
        fusion.close();
        weights.close();
        scope.close();
    }

    /** As the class describes itself, with positions that go on as if the patches were still there. */
    private Tensor onePass() {
        try (RotaryEmbedding rotary = new RotaryEmbedding(RotaryFrequencies.of(config), Device.cpu())) {
            Tensor x = Tensor.concatenate(List.of(patches, compressed, text), 1);
            x = through(0, DEPTH, x, rotary.range(0, x.size(1), DType.FLOAT32));
            Tensor left = x.narrow(1, PATCHES, x.size(1) - PATCHES);
            left = through(DEPTH, config.layers(), left, rotary.range(PATCHES, left.size(1), DType.FLOAT32));
            return RmsNorm.load(weights, "model.norm", HIDDEN, config.rmsNormEps())
                    .forward(left.narrow(1, COMPRESSED, text.size(1)));
        }
    }

    private Tensor through(int from, int to, Tensor start, RotaryEmbedding.Rotation rotation) {
        Tensor x = start;
        for (int i = from; i < to; i++) {
            x = new DecoderLayer(weights, "model.layers." + i, 0, false, config)
                    .forward(x, rotation, KeyValueChain.empty(), new AttentionMask.Causal());
        }
        return x;
    }

    private Tensor visible(long tokens) {
        return Tensor.full(1, DType.BOOL, 1, tokens);
    }

    private Tensor inHalves() {
        ModalityFusion.Encoded encoded = fusion.encode(patches, compressed, Cancellation.NEVER);
        Tensor fused = fusion.fuse(encoded.memory(), text, visible(text.size(1)), Cancellation.NEVER)
                .text();
        return rest.forwardLast(
                Tensor.concatenate(List.of(encoded.vision(), fused), 1),
                text.size(1),
                KeyValueChain.empty(),
                Cancellation.NEVER);
    }

    @Test
    void twoHalvesAreTheWholePass() {
        assertThat(difference(inHalves(), onePass())).as("seed %s", SEED).isLessThan(TOLERANCE);
    }

    @Test
    void gradientsAreThoseOfTheWholePass() {
        inHalves(); // so that all weights are there
        List<Tensor> leaves = new ArrayList<>(List.of(patches, compressed, text));
        leaves.addAll(weights.loaded().values());
        leaves.forEach(leaf -> leaf.requireGradient(true));
        List<Tensor> halves = gradients(leaves, this::inHalves);
        List<Tensor> whole = gradients(leaves, this::onePass);
        for (int i = 0; i < leaves.size(); i++) {
            double largest = difference(whole.get(i), whole.get(i).multiply(0));
            assertThat(difference(halves.get(i), whole.get(i)))
                    .as("gradient %s, seed %s", i, SEED)
                    .isLessThanOrEqualTo(1e-4 * largest);
        }
        assertThat(difference(whole.getFirst(), patches.detach().multiply(0)))
                .as("patches are heard through the first layers")
                .isGreaterThan(1e-4);
    }

    private List<Tensor> gradients(List<Tensor> leaves, Supplier<Tensor> forward) {
        Tensor states = forward.get();
        Tensor weighting = random(new Random(SEED), states.shape().toArray());
        states.multiply(weighting).sum().backward();
        List<Tensor> gradients = leaves.stream()
                .map(leaf -> leaf.gradient()
                        .map(Tensor::copy)
                        .orElseGet(() -> leaf.detach().multiply(0)))
                .toList();
        Gradients.clear(leaves);
        return gradients;
    }

    @Test
    void tokensOneByOneAreThoseOfTheWholePass() {
        ModalityFusion.Encoded encoded = fusion.encode(patches, compressed, Cancellation.NEVER);
        KeyValueChain chain = KeyValueChain.empty();
        rest.forward(encoded.vision(), chain, Cancellation.NEVER);
        FusionMemory memory = encoded.memory();
        List<Tensor> states = new ArrayList<>();
        for (long i = 0; i < text.size(1); i++) {
            ModalityFusion.Fused fused = fusion.fuse(memory, text.narrow(1, i, 1), visible(1), Cancellation.NEVER);
            memory = fused.memory();
            chain = KeyValueChain.after(chain.layers());
            states.add(rest.forward(fused.text(), chain, Cancellation.NEVER));
        }
        assertThat(memory.tokens())
                .as("the first layers remember the patches")
                .isEqualTo(PATCHES + COMPRESSED + text.size(1));
        assertThat(chain.layers().getFirst().tokens()).as("the others do not").isEqualTo(COMPRESSED + text.size(1));
        assertThat(difference(Tensor.concatenate(states, 1), onePass()))
                .as("seed %s", SEED)
                .isLessThan(TOLERANCE);
    }
}
