// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.DeclaredWeights.Single;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.tensor.Shape;

/** CLIP's vision tower: a class token and a norm before the first layer. */
public record Clip() implements VisionTowerFamily {
    /** What is left out by newer files of towers alone. */
    static final String MODEL = "vision_model.";

    static final VisionLayerWeights.Names LAYER = new VisionLayerWeights.Names(
            ".layer_norm1",
            ".self_attn.q_proj",
            ".self_attn.k_proj",
            ".self_attn.v_proj",
            ".self_attn.out_proj",
            ".layer_norm2",
            ".mlp.fc1",
            ".mlp.fc2");

    @Override
    public List<String> modelTypes() {
        return List.of("clip_vision_model", "clip");
    }

    @Override
    public String className() {
        return "CLIPVisionModel";
    }

    @Override
    public VisionConfig read(JsonFields fields) {
        return VisionConfigFile.common(fields, this, 32, 1e-5, VisionConfig.Activation.QUICK_GELU);
    }

    @Override
    public void describe(Map<String, Object> fields, VisionConfig config) {
        fields.put("projection_dim", config.hiddenSize());
    }

    @Override
    public Optional<String> tensorName(String storedName) {
        return inModel(storedName, "embeddings.", "encoder.", "pre_layrnorm.", "post_layernorm.");
    }

    /** Files of the tower alone leave {@code vision_model.} out since transformers 5. */
    static Optional<String> inModel(String storedName, String... parts) {
        String name = storedName.startsWith(MODEL) ? storedName : MODEL + storedName;
        boolean known = Stream.of(parts).anyMatch(part -> name.startsWith(MODEL + part));
        return known && !name.endsWith(".position_ids") ? Optional.of(name) : Optional.empty();
    }

    @Override
    public VisionTowerWeights weights(VisionConfig config) {
        String name = VisionTowerWeights.PREFIX + MODEL;
        long width = config.hiddenSize();
        return new VisionTowerWeights(
                new Single(
                        name + "embeddings.patch_embedding.weight",
                        Shape.of(width, 3, config.patchSize(), config.patchSize()),
                        VisionTowerWeights.NORMAL),
                Optional.empty(),
                Optional.of(new Single(
                        name + "embeddings.class_embedding",
                        Shape.of(width),
                        new InitialValue.Normal(1 / Math.sqrt((double) width)))),
                new Single(
                        name + "embeddings.position_embedding.weight",
                        Shape.of(config.patches() + 1L, width),
                        new InitialValue.GridPositions(1)),
                Optional.of(Norm.shifting(name + "pre_layrnorm", width)),
                List.of(Norm.shifting(name + "post_layernorm", width)));
    }

    @Override
    public VisionLayerWeights layer(VisionConfig config, int index) {
        return VisionLayerWeights.of(VisionTowerWeights.PREFIX + MODEL + "encoder.layers." + index, LAYER, config);
    }
}
