// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.QueryCompressorWeights;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.checkpoint.weight.DeclaredWeights.Linear;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.DeclaredWeights.Single;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.LeastBits;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.tensor.Shape;

/** Computes names and shapes of all weights of a model from its configuration. */
public final class ExpectedWeights {
    private final List<ExpectedWeight> weights = new ArrayList<>();

    private ExpectedWeights() {}

    /**
     * Returns the weights of a model, part after part.
     *
     * @param vision shape of the tower; unused for plain language models
     * @throws IllegalArgumentException if the model needs a tower and there is none, or the feature layer does not exist in it
     */
    public static List<ExpectedWeight> of(ModelConfig config, Optional<VisionConfig> vision) {
        ExpectedWeights expected = new ExpectedWeights();
        config.multimodal().ifPresent(multimodal -> {
            VisionConfig tower = vision.orElseThrow(() -> new IllegalArgumentException("the vision tower is absent"));
            expected.addVisionTower(tower, tower.usedLayers(multimodal.selectLayer()));
            expected.addCompressor(multimodal, config.languageModel().hiddenSize());
            expected.addProjector(multimodal, config.languageModel().hiddenSize());
            if (multimodal.preFusionPlace() == MultimodalConfig.PreFusionPlace.BEFORE) {
                expected.weights.addAll(
                        LanguageModelWeights.ofPreFusion(config.languageModel(), multimodal.preFusionLayers()));
            }
        });
        expected.weights.addAll(LanguageModelWeights.of(config.languageModel()));
        return List.copyOf(expected.weights);
    }

    /**
     * Compares what a model needs with what there is.
     *
     * @param entries the weights that exist, by canonical name
     */
    public static WeightCheck check(List<ExpectedWeight> expected, Map<String, TensorEntry> entries) {
        return WeightCheck.of(expected, entries);
    }

    private void addVisionTower(VisionConfig config, int usedLayers) {
        long width = config.hiddenSize();
        long wide = config.intermediateSize();
        String prefix = WeightLayout.VISION_TOWER + "vision_model.";
        InitialValue outer = new InitialValue.Normal(1 / Math.sqrt((double) width));
        InitialValue inner = new InitialValue.Normal(1 / Math.sqrt(2.0 * config.layers() * width));
        add(true, new Single(prefix + "embeddings.class_embedding", Shape.of(width), outer));
        add(
                true,
                new Single(
                        prefix + "embeddings.patch_embedding.weight",
                        Shape.of(width, 3, config.patchSize(), config.patchSize()),
                        new InitialValue.Normal(0.02)));
        add(
                true,
                new Single(
                        prefix + "embeddings.position_embedding.weight",
                        Shape.of(config.patches() + 1L, width),
                        new InitialValue.GridPositions(1)));
        add(true, Norm.shifting(prefix + "pre_layrnorm", width));
        for (int i = 0; i < config.layers(); i++) {
            String layer = prefix + "encoder.layers." + i;
            boolean used = i < usedLayers;
            add(used, Norm.shifting(layer + ".layer_norm1", width));
            for (String projection : List.of("q_proj", "k_proj", "v_proj")) {
                add(used, towerLinear(layer + ".self_attn." + projection, width, width, inner));
            }
            add(used, towerLinear(layer + ".self_attn.out_proj", width, width, outer));
            add(used, Norm.shifting(layer + ".layer_norm2", width));
            InitialValue fromNorm = new InitialValue.Normal(1 / Math.sqrt(2.0 * width));
            add(used, towerLinear(layer + ".mlp.fc1", width, wide, fromNorm));
            add(used, towerLinear(layer + ".mlp.fc2", wide, width, inner));
        }
        add(false, Norm.shifting(prefix + "post_layernorm", width));
    }

    private static Linear towerLinear(String name, long in, long out, InitialValue initial) {
        return new Linear(name, in, out, true, LeastBits.INT8, initial, InitialValue.ZEROS);
    }

    private void add(boolean required, DeclaredWeights declared) {
        weights.addAll(declared.tensors(ModelPart.VISION_TOWER, required));
    }

    private void addCompressor(MultimodalConfig config, int hiddenSize) {
        if (config.compressor().type() == CompressorConfig.Type.QUERY
                && config.compressor().size() > 0) {
            long width = config.compressesProjected() ? hiddenSize : config.visionHiddenSize();
            QueryCompressorWeights.of(config.compressor().size(), width)
                    .all()
                    .forEach(declared -> weights.addAll(declared.tensors(ModelPart.COMPRESSOR, true)));
        }
    }

    private void addProjector(MultimodalConfig config, int hiddenSize) {
        config.projector()
                .layers(config.visionHiddenSize(), hiddenSize)
                .forEach(declared -> weights.addAll(declared.tensors(ModelPart.PROJECTOR, true)));
    }
}
