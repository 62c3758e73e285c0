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
 * SigLIP, and SigLIP 2 of fixed resolution, which is published as SigLIP: no class token, tanh GELU, patches with a bias. The head
 * that pools the patches is not used. SigLIP 2 of any resolution (NaFlex, {@code siglip2}) is another model.
 */
public record Siglip() implements VisionTowerFamily {
    @Override
    public List<String> modelTypes() {
        return List.of("siglip_vision_model", "siglip");
    }

    @Override
    public String className() {
        return "SiglipVisionModel";
    }

    @Override
    public VisionConfig read(JsonFields fields) {
        return VisionConfigFile.common(fields, this, 16, 1e-6, VisionConfig.Activation.TANH_GELU);
    }

    @Override
    public void describe(Map<String, Object> fields, VisionConfig config) {
        fields.put("vision_use_head", false);
    }

    @Override
    public Optional<String> tensorName(String storedName) {
        return Clip.inModel(storedName, "embeddings.", "encoder.", "post_layernorm.");
    }

    @Override
    public VisionTowerWeights weights(VisionConfig config) {
        String name = VisionTowerWeights.PREFIX + Clip.MODEL;
        long width = config.hiddenSize();
        return new VisionTowerWeights(
                new Single(
                        name + "embeddings.patch_embedding.weight",
                        Shape.of(width, 3, config.patchSize(), config.patchSize()),
                        VisionTowerWeights.NORMAL),
                Optional.of(new Single(name + "embeddings.patch_embedding.bias", Shape.of(width), InitialValue.ZEROS)),
                Optional.empty(),
                new Single(
                        name + "embeddings.position_embedding.weight",
                        Shape.of(config.patches(), width),
                        new InitialValue.GridPositions(0)),
                Optional.empty(),
                List.of(Norm.shifting(name + "post_layernorm", width)));
    }

    @Override
    public VisionLayerWeights layer(VisionConfig config, int index) {
        return VisionLayerWeights.of(
                VisionTowerWeights.PREFIX + Clip.MODEL + "encoder.layers." + index, Clip.LAYER, config);
    }
}
