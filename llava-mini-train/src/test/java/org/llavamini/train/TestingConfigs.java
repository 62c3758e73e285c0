// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.llavamini.checkpoint.CompressorConfig;
import org.llavamini.checkpoint.MultimodalConfig;
import org.llavamini.tensor.DType;
import org.llavamini.text.ConversationTemplate;

/** A training run of a few float32 steps, to be changed part by part. Immutable. */
record TestingConfigs(TrainConfig config) {
    static TestingConfigs finetune(Path model, Path output, DataSource data) {
        return new TestingConfigs(new TrainConfig(
                Stage.FINETUNE,
                model,
                Optional.empty(),
                Optional.empty(),
                output,
                List.of(data),
                new CompressorConfig(CompressorConfig.Type.QUERY, 1),
                new TrainConfig.PreFusionSettings(4, TrainConfig.PreFusionSettings.Initialization.LANGUAGE_MODEL, 1),
                MultimodalConfig.ImageAspectRatio.SQUARE,
                Optional.of(ConversationTemplate.named("llava_llama_3_1")),
                new TrainConfig.BatchSettings(2, 2, false, false),
                optimization(1e-3, 4),
                Stage.FINETUNE.trainable(),
                DType.FLOAT32,
                2048,
                1000,
                1));
    }

    private static TrainConfig.OptimizationSettings optimization(double learningRate, long maxSteps) {
        return new TrainConfig.OptimizationSettings(
                learningRate, Map.of(), 1, OptionalLong.of(maxSteps), LearningRateSchedule.Kind.CONSTANT, 0, 0, 1);
    }

    TestingConfigs stage(Stage stage) {
        return new TestingConfigs(new TrainConfig(
                stage,
                config.model(),
                config.visionTower(),
                config.adapter(),
                config.output(),
                config.data(),
                config.compressor(),
                config.preFusion(),
                config.imageAspectRatio(),
                config.conversation(),
                config.batch(),
                config.optimization(),
                stage.trainable(),
                config.dtype(),
                config.maxLength(),
                config.saveSteps(),
                config.seed()));
    }

    TestingConfigs visionTower(Path tower) {
        return new TestingConfigs(new TrainConfig(
                config.stage(),
                config.model(),
                Optional.of(tower),
                config.adapter(),
                config.output(),
                config.data(),
                config.compressor(),
                config.preFusion(),
                config.imageAspectRatio(),
                config.conversation(),
                config.batch(),
                config.optimization(),
                config.trainable(),
                config.dtype(),
                config.maxLength(),
                config.saveSteps(),
                config.seed()));
    }

    TestingConfigs architecture(int compressorSize, int preFusionLayers, String template) {
        return new TestingConfigs(new TrainConfig(
                config.stage(),
                config.model(),
                config.visionTower(),
                config.adapter(),
                config.output(),
                config.data(),
                compressorSize == 0
                        ? CompressorConfig.none()
                        : new CompressorConfig(CompressorConfig.Type.QUERY, compressorSize),
                new TrainConfig.PreFusionSettings(
                        preFusionLayers, TrainConfig.PreFusionSettings.Initialization.LANGUAGE_MODEL, 1),
                config.imageAspectRatio(),
                Optional.of(ConversationTemplate.named(template)),
                config.batch(),
                config.optimization(),
                config.trainable(),
                config.dtype(),
                config.maxLength(),
                config.saveSteps(),
                config.seed()));
    }

    TestingConfigs steps(double learningRate, long maxSteps, long saveSteps) {
        return new TestingConfigs(new TrainConfig(
                config.stage(),
                config.model(),
                config.visionTower(),
                config.adapter(),
                config.output(),
                config.data(),
                config.compressor(),
                config.preFusion(),
                config.imageAspectRatio(),
                config.conversation(),
                config.batch(),
                optimization(learningRate, maxSteps),
                config.trainable(),
                config.dtype(),
                config.maxLength(),
                saveSteps,
                config.seed()));
    }

    TestingConfigs batch(TrainConfig.BatchSettings batch) {
        return new TestingConfigs(new TrainConfig(
                config.stage(),
                config.model(),
                config.visionTower(),
                config.adapter(),
                config.output(),
                config.data(),
                config.compressor(),
                config.preFusion(),
                config.imageAspectRatio(),
                config.conversation(),
                batch,
                config.optimization(),
                config.trainable(),
                config.dtype(),
                config.maxLength(),
                config.saveSteps(),
                config.seed()));
    }

    TestingConfigs trainable(Set<TrainedPart> parts) {
        return new TestingConfigs(new TrainConfig(
                config.stage(),
                config.model(),
                config.visionTower(),
                config.adapter(),
                config.output(),
                config.data(),
                config.compressor(),
                config.preFusion(),
                config.imageAspectRatio(),
                config.conversation(),
                config.batch(),
                config.optimization(),
                parts,
                config.dtype(),
                config.maxLength(),
                config.saveSteps(),
                config.seed()));
    }
}
