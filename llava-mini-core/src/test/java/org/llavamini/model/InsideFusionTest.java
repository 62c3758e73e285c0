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
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.model.decoder.DecoderLayer;
import org.llavamini.model.decoder.LayerAttention;
import org.llavamini.model.decoder.Pass;
import org.llavamini.model.decoder.RotaryFrequencies;
import org.llavamini.model.decoder.Rows;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.model.fusion.FusionVariant;
import org.llavamini.model.fusion.InsideFusion;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.nn.attention.KeyValueChain;
import org.llavamini.nn.attention.RotaryEmbedding;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
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
        text = random(random, 7, HIDDEN);
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
        try (RotaryEmbedding rotary = RotaryFrequencies.embedding(config, Device.cpu())) {
            Tensor x = Tensor.concatenate(List.of(patches.select(0, 0), compressed.select(0, 0), text), 0);
            x = through(0, DEPTH, x, rotary);
            Tensor left = x.narrow(0, PATCHES, x.size(0) - PATCHES);
            left = through(DEPTH, config.layers(), left, rotary);
            return DecoderLayer.norm(weights, LanguageModelWeights.norm(config), config)
                    .forward(left.narrow(0, COMPRESSED, text.size(0)));
        }
    }

    private Tensor through(int from, int to, Tensor start, RotaryEmbedding rotary) {
        Tensor x = start;
        for (int i = from; i < to; i++) {
            Pass pass = Pass.of(List.of(Rows.all(1, x.size(0), KeyValueChain.empty())), rotary, x.dtype());
            x = new DecoderLayer(weights, LanguageModelWeights.LAYERS, i, 0, false, config).forward(x, pass);
        }
        return x;
    }

    private ModalityFusion.Fused fused(FusionMemory memory, Tensor tokens) {
        return fusion.fuse(List.of(new ModalityFusion.Unfused(memory, tokens)), Cancellation.NEVER)
                .getFirst();
    }

    private Tensor inHalves() {
        ModalityFusion.Encoded encoded = fusion.encode(patches, compressed, Cancellation.NEVER);
        Tensor fused = fused(encoded.memory(), text).text().select(0, 0);
        long tokens = COMPRESSED + text.size(0);
        return rest.forward(
                Tensor.concatenate(List.of(encoded.vision().select(0, 0), fused), 0),
                List.of(new Rows(1, tokens, text.size(0), KeyValueChain.empty(), LayerAttention.USUAL)),
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
        rest.forward(encoded.vision().select(0, 0), List.of(Rows.all(1, COMPRESSED, chain)), Cancellation.NEVER);
        FusionMemory memory = encoded.memory();
        List<Tensor> states = new ArrayList<>();
        for (long i = 0; i < text.size(0); i++) {
            ModalityFusion.Fused fused = fused(memory, text.narrow(0, i, 1));
            memory = fused.memory();
            chain = KeyValueChain.after(chain.layers());
            states.add(rest.forward(fused.text().select(0, 0), List.of(Rows.all(1, 1, chain)), Cancellation.NEVER));
        }
        assertThat(memory.tokens())
                .as("the first layers remember the patches")
                .isEqualTo(PATCHES + COMPRESSED + text.size(0));
        assertThat(chain.layers().getFirst().tokens()).as("the others do not").isEqualTo(COMPRESSED + text.size(0));
        assertThat(difference(Tensor.concatenate(states, 0), onePass()))
                .as("seed %s", SEED)
                .isLessThan(TOLERANCE);
    }
}
