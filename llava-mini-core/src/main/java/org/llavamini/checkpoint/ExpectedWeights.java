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
import org.llavamini.checkpoint.vision.VisionTowerWeights;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.checkpoint.weight.TensorEntry;

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
            expected.weights.addAll(VisionTowerWeights.of(tower, tower.usedLayers(multimodal.selectLayer())));
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
