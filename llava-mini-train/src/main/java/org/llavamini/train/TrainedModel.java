// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.checkpoint.Architecture;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.CompressorConfig;
import org.llavamini.checkpoint.LanguageModelConfig;
import org.llavamini.checkpoint.ModelConfig;
import org.llavamini.checkpoint.MultimodalConfig;
import org.llavamini.checkpoint.ProjectorConfig;
import org.llavamini.checkpoint.VisionConfig;
import org.llavamini.checkpoint.VisionTowerSource;
import org.llavamini.checkpoint.WeightFiles;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.LlavaMiniModel;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;

/** The model of a training run: networks over float32 weights, some of which learn. Owns files, weights and networks. */
final class TrainedModel implements AutoCloseable {
    private static final int PROJECTOR_DEPTH = 2;
    /** Our own towers have no layer beyond the one that is used. */
    private static final int LAST_LAYER = -1;

    private final Checkpoint checkpoint;
    private final Optional<WeightFiles> towerFiles;
    private final Optional<WeightFiles> adapterFiles;
    private final ModelConfig config;
    private final VisionTowerSource tower;
    private final Weights weights;
    private final LlavaMiniModel networks;
    private final Map<String, Tensor> trainable = new LinkedHashMap<>();

    private TrainedModel(
            Checkpoint checkpoint,
            Optional<WeightFiles> towerFiles,
            Optional<WeightFiles> adapterFiles,
            VisionTowerSource tower,
            TrainConfig config) {
        this.checkpoint = checkpoint;
        this.towerFiles = towerFiles;
        this.adapterFiles = adapterFiles;
        this.tower = tower;
        this.config = modelConfig(checkpoint.config(), tower, config);
        TrainingWeights source = new TrainingWeights(
                checkpoint, towerFiles, adapterFiles, this.config, tower.config(), config.preFusion(), config.seed());
        weights = new Weights(source, Precision.masterWeights(config.dtype()), Device.cpu());
        networks = new LlavaMiniModel(
                weights,
                this.config.languageModel(),
                tower.config(),
                this.config.multimodal().orElseThrow());
        weights.loaded().forEach((name, tensor) -> {
            if (learns(name, config.trainable())) {
                trainable.put(name, tensor.requireGradient(true));
            }
        });
    }

    /** A tied embedding learns with the language model, through the head. */
    private boolean learns(String name, Set<TrainedPart> parts) {
        TrainedPart part = TrainedPart.of(name);
        return parts.contains(part)
                || (part == TrainedPart.EMBEDDINGS
                        && config.languageModel().tiedEmbeddings()
                        && parts.contains(TrainedPart.LANGUAGE_MODEL));
    }

    /** Opens model and tower and builds the networks that the run trains. */
    static TrainedModel open(TrainConfig config) {
        Checkpoint checkpoint = config.visionTower()
                .map(given -> Checkpoint.openIncomplete(config.model(), given))
                .orElseGet(() -> Checkpoint.openIncomplete(config.model()));
        VisionTowerSource tower = config.visionTower()
                .map(VisionTowerSource::read)
                .or(checkpoint::visionTower)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "vision_tower: missing, and the model has none (" + config.model() + ")"));
        Optional<WeightFiles> files =
                config.visionTower().filter(WeightFiles::presentIn).map(WeightFiles::open);
        return new TrainedModel(checkpoint, files, config.adapter().map(WeightFiles::open), tower, config);
    }

    private static ModelConfig modelConfig(ModelConfig start, VisionTowerSource tower, TrainConfig config) {
        int selectLayer = start.multimodal().map(MultimodalConfig::selectLayer).orElse(LAST_LAYER);
        CompressorConfig compressor = config.compressor();
        return new ModelConfig(
                Architecture.LLAVA_MINI,
                start.languageModel(),
                Optional.of(new MultimodalConfig(
                        Optional.of("vision_tower"),
                        tower.config().hiddenSize(),
                        selectLayer,
                        MultimodalConfig.SelectFeature.PATCH,
                        start.multimodal()
                                .map(MultimodalConfig::projector)
                                .orElse(new ProjectorConfig.Mlp(PROJECTOR_DEPTH)),
                        compressor,
                        config.preFusion().layers(),
                        MultimodalConfig.PreFusionPlace.BEFORE,
                        1,
                        config.imageAspectRatio(),
                        false,
                        java.util.OptionalInt.empty(),
                        java.util.OptionalInt.of(config.maxLength()),
                        config.conversation().map(template -> template.templateName()),
                        Map.of())),
                Optional.empty(),
                Optional.of(org.llavamini.tensor.DType.FLOAT32),
                Optional.empty());
    }

    Path directory() {
        return checkpoint.directory();
    }

    LlavaMiniModel networks() {
        return networks;
    }

    ModelConfig config() {
        return config;
    }

    LanguageModelConfig languageModel() {
        return config.languageModel();
    }

    VisionTowerSource tower() {
        return tower;
    }

    VisionConfig vision() {
        return tower.config();
    }

    /** Returns the weights that learn, by name. */
    Map<String, Tensor> trainable() {
        return trainable;
    }

    /** Returns all weights in use, by name. */
    Map<String, Tensor> weights() {
        return weights.loaded();
    }

    @Override
    public void close() {
        networks.close();
        weights.close();
        towerFiles.ifPresent(WeightFiles::close);
        adapterFiles.ifPresent(WeightFiles::close);
        checkpoint.close();
    }
}
