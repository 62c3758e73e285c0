// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                expected.addDecoderLayers(
                        ModelPart.PRE_FUSION,
                        "model.prefusion_layers.",
                        multimodal.preFusionLayers(),
                        config.languageModel());
            }
        });
        expected.addLanguageModel(config.languageModel());
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
        WeightGroup tower = new WeightGroup(weights, ModelPart.VISION_TOWER, prefix, true);
        tower.tensor("embeddings.class_embedding", width);
        tower.tensor("embeddings.patch_embedding.weight", width, 3, config.patchSize(), config.patchSize());
        tower.tensor("embeddings.position_embedding.weight", config.patches() + 1L, width);
        tower.norm("pre_layrnorm", width);
        for (int i = 0; i < config.layers(); i++) {
            WeightGroup layer = new WeightGroup(
                    weights, ModelPart.VISION_TOWER, prefix + "encoder.layers." + i + ".", i < usedLayers);
            layer.norm("layer_norm1", width);
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                layer.linear("self_attn." + projection, width, width, true);
            }
            layer.norm("layer_norm2", width);
            layer.linear("mlp.fc1", wide, width, true);
            layer.linear("mlp.fc2", width, wide, true);
        }
        new WeightGroup(weights, ModelPart.VISION_TOWER, prefix, false).norm("post_layernorm", width);
    }

    private void addCompressor(MultimodalConfig config, int hiddenSize) {
        CompressorConfig compressor = config.compressor();
        if (compressor.type() != CompressorConfig.Type.QUERY || compressor.size() == 0) {
            return;
        }
        long width = config.compressesProjected() ? hiddenSize : config.visionHiddenSize();
        long tokens = (long) compressor.size() * compressor.size();
        WeightGroup group = new WeightGroup(weights, ModelPart.COMPRESSOR, "model.compressor.", true);
        group.tensor("query", tokens, width);
        group.tensor("pos_embed", tokens, width);
        group.tensor("attn.in_proj_weight", 3 * width, width);
        group.tensor("attn.in_proj_bias", 3 * width);
        group.linear("attn.out_proj", width, width, true);
        group.norm("ln_q", width);
        group.norm("ln_kv", width);
    }

    private void addProjector(MultimodalConfig config, int hiddenSize) {
        WeightGroup group = new WeightGroup(weights, ModelPart.PROJECTOR, "model.mm_projector", true);
        switch (config.projector()) {
            case ProjectorConfig.Identity identity -> {}
            case ProjectorConfig.Linear linear -> group.linear("", hiddenSize, config.visionHiddenSize(), true);
            case ProjectorConfig.Mlp mlp -> {
                for (int i = 0; i < mlp.depth(); i++) {
                    // activations take the odd numbers
                    group.linear("." + 2 * i, hiddenSize, i == 0 ? config.visionHiddenSize() : hiddenSize, true);
                }
            }
        }
    }

    private void addLanguageModel(LanguageModelConfig config) {
        long width = config.hiddenSize();
        WeightGroup group = new WeightGroup(weights, ModelPart.LANGUAGE_MODEL, "", true);
        group.tensor("model.embed_tokens.weight", config.vocabularySize(), width);
        addDecoderLayers(ModelPart.LANGUAGE_MODEL, "model.layers.", config.layers(), config);
        group.tensor("model.norm.weight", width);
        new WeightGroup(weights, ModelPart.LANGUAGE_MODEL, "", !config.tiedEmbeddings())
                .linear("lm_head", config.vocabularySize(), width, false);
    }

    private void addDecoderLayers(ModelPart part, String prefix, int layers, LanguageModelConfig config) {
        long width = config.hiddenSize();
        long wide = config.intermediateSize();
        boolean attentionBias = config.attentionBias();
        boolean bias = config.feedForwardBias();
        for (int i = 0; i < layers; i++) {
            WeightGroup layer = new WeightGroup(weights, part, prefix + i + ".", true);
            layer.linear("self_attn.q_proj", config.queryWidth(), width, attentionBias);
            layer.linear("self_attn.k_proj", config.keyValueWidth(), width, attentionBias);
            layer.linear("self_attn.v_proj", config.keyValueWidth(), width, attentionBias);
            layer.linear("self_attn.o_proj", width, config.queryWidth(), attentionBias);
            layer.linear("mlp.gate_proj", wide, width, bias);
            layer.linear("mlp.up_proj", wide, width, bias);
            layer.linear("mlp.down_proj", width, wide, bias);
            layer.tensor("input_layernorm.weight", width);
            layer.tensor("post_attention_layernorm.weight", width);
        }
    }

    /** Adds weights under a common prefix. */
    private record WeightGroup(List<ExpectedWeight> weights, ModelPart part, String prefix, boolean required) {
        void tensor(String name, long... sizes) {
            weights.add(new ExpectedWeight(prefix + name, Shape.of(sizes), part, required, false));
        }

        void norm(String name, long width) {
            tensor(name + ".weight", width);
            tensor(name + ".bias", width);
        }

        void linear(String name, long outputs, long inputs, boolean bias) {
            weights.add(new ExpectedWeight(prefix + name + ".weight", Shape.of(outputs, inputs), part, required, true));
            if (bias) {
                tensor(name + ".bias", outputs);
            }
        }
    }
}
