// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.DeclaredWeights.Single;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.tensor.Shape;

/**
 * DINOv2: a class token, each half of a layer scaled channel by channel, and positions that are interpolated to the size of the
 * pictures, which its processor makes smaller than those it learned with.
 */
public record DinoV2() implements VisionTowerFamily {
    private static final String MODEL = "dinov2.";
    private static final VisionLayerWeights.Names LAYER = new VisionLayerWeights.Names(
            ".norm1",
            ".attention.attention.query",
            ".attention.attention.key",
            ".attention.attention.value",
            ".attention.output.dense",
            ".norm2",
            ".mlp.fc1",
            ".mlp.fc2");

    @Override
    public List<String> modelTypes() {
        return List.of("dinov2");
    }

    @Override
    public String className() {
        return "Dinov2Model";
    }

    @Override
    public VisionConfig read(JsonFields fields) {
        if (fields.booleanOr("use_swiglu_ffn", false)) {
            throw fields.wrong("use_swiglu_ffn", "false; the giant model's feed-forward network is not supported");
        }
        VisionConfig common = VisionConfigFile.common(fields, this, 14, 1e-6, VisionConfig.Activation.GELU);
        int ratio = fields.intOr("mlp_ratio", 4, 1, 1 << 10);
        return common.withIntermediateSize(Math.multiplyExact(common.hiddenSize(), ratio));
    }

    @Override
    public void describe(Map<String, Object> fields, VisionConfig config) {
        fields.remove("intermediate_size");
        fields.put("mlp_ratio", config.intermediateSize() / config.hiddenSize());
        fields.put("use_swiglu_ffn", false);
        fields.put("qkv_bias", true);
    }

    @Override
    public Optional<String> tensorName(String storedName) {
        String name = storedName.startsWith(MODEL) ? storedName.substring(MODEL.length()) : storedName;
        boolean known = name.startsWith("embeddings.") || name.startsWith("encoder.") || name.startsWith("layernorm.");
        return known ? Optional.of(name) : Optional.empty();
    }

    @Override
    public boolean interpolatesPositions() {
        return true;
    }

    @Override
    public VisionTowerWeights weights(VisionConfig config) {
        String name = VisionTowerWeights.PREFIX;
        long width = config.hiddenSize();
        long side = config.positionsSize() / config.patchSize();
        return new VisionTowerWeights(
                new Single(
                        name + "embeddings.patch_embeddings.projection.weight",
                        Shape.of(width, 3, config.patchSize(), config.patchSize()),
                        VisionTowerWeights.NORMAL),
                Optional.of(new Single(
                        name + "embeddings.patch_embeddings.projection.bias", Shape.of(width), InitialValue.ZEROS)),
                Optional.of(
                        new Single(name + "embeddings.cls_token", Shape.of(1, 1, width), VisionTowerWeights.NORMAL)),
                new Single(
                        name + "embeddings.position_embeddings",
                        Shape.of(1, side * side + 1, width),
                        new InitialValue.GridPositions(1)),
                Optional.empty(),
                List.of(
                        new Single(name + "embeddings.mask_token", Shape.of(1, width), InitialValue.ZEROS),
                        Norm.shifting(name + "layernorm", width)));
    }

    @Override
    public VisionLayerWeights layer(VisionConfig config, int index) {
        String name = VisionTowerWeights.PREFIX + "encoder.layer." + index;
        return VisionLayerWeights.of(name, LAYER, config)
                .withScales(
                        scale(name + ".layer_scale1.lambda1", config), scale(name + ".layer_scale2.lambda1", config));
    }

    private static Single scale(String name, VisionConfig config) {
        return new Single(name, Shape.of(config.hiddenSize()), InitialValue.ONES);
    }
}
