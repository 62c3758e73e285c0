// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.llavamini.checkpoint.CompressorConfig;
import org.llavamini.checkpoint.MultimodalConfig.ImageAspectRatio;
import org.llavamini.tensor.DType;
import org.llavamini.text.ConversationTemplate;

/**
 * Everything that describes a training run; the fields of the configuration file under the same names.
 *
 * @param stage what the run is for
 * @param model a language model or an earlier output, Hugging Face layout
 * @param visionTower a CLIP directory; one without weights describes a tower to start from scratch
 * @param adapter an earlier output whose projector, compressor and pre-fusion are used in place of the model's
 * @param output where the finished model goes
 * @param data files of samples
 * @param compressor how patches become vision tokens
 * @param preFusion the fusion layers
 * @param imageAspectRatio what becomes of pictures that are not square
 * @param conversation the template
 * @param batch sizes and order
 * @param optimization rates, schedule, clipping
 * @param trainable the parts that learn
 * @param dtype type of activations; weights are float32
 * @param maxLength longest sequence in tokens; longer ones are cut
 * @param saveSteps steps between resumable checkpoints
 * @param seed of initialisation and order
 */
public record TrainConfig(
        Stage stage,
        Path model,
        Optional<Path> visionTower,
        Optional<Path> adapter,
        Path output,
        List<DataSource> data,
        CompressorConfig compressor,
        PreFusionSettings preFusion,
        ImageAspectRatio imageAspectRatio,
        Optional<ConversationTemplate> conversation,
        BatchSettings batch,
        OptimizationSettings optimization,
        Set<TrainedPart> trainable,
        DType dtype,
        int maxLength,
        long saveSteps,
        long seed) {
    public TrainConfig {
        requireNonNull(stage, "stage is null");
        requireNonNull(model, "model is null");
        requireNonNull(visionTower, "visionTower is null");
        requireNonNull(adapter, "adapter is null");
        requireNonNull(output, "output is null");
        data = List.copyOf(data);
        requireNonNull(compressor, "compressor is null");
        requireNonNull(preFusion, "preFusion is null");
        requireNonNull(imageAspectRatio, "imageAspectRatio is null");
        requireNonNull(conversation, "conversation is null");
        requireNonNull(batch, "batch is null");
        requireNonNull(optimization, "optimization is null");
        trainable = Set.copyOf(trainable);
        requireNonNull(dtype, "dtype is null");
    }

    /**
     * The fusion layers.
     *
     * @param layers how many; 0 for none
     * @param initialization what they start from unless the model has them
     * @param residualScale what the output matrices of copied layers are multiplied with at the start, so that text begins
     *     near its raw embedding; 1 copies them as they are
     */
    public record PreFusionSettings(int layers, Initialization initialization, double residualScale) {
        /** What fusion layers start from. */
        public enum Initialization {
            LANGUAGE_MODEL,
            RANDOM
        }
    }

    /**
     * How samples are put together.
     *
     * @param size samples per optimiser step
     * @param microSize samples per forward pass
     * @param sharePictures whether samples of one picture come together and share its encoding
     * @param shuffle whether the order is random
     */
    public record BatchSettings(int size, int microSize, boolean sharePictures, boolean shuffle) {
        public BatchSettings {
            if (size < 1 || microSize < 1) {
                throw new IllegalArgumentException("batch sizes must be greater than zero");
            }
        }
    }

    /**
     * How weights move.
     *
     * @param learningRate peak rate
     * @param partRates peak rates of parts that differ from it
     * @param epochs how often the data are seen
     * @param maxSteps optimiser steps, in place of epochs
     * @param schedule form of the schedule
     * @param warmupRatio part of the run in which the rate rises
     * @param weightDecay of matrices; biases and norms have none
     * @param maxGradNorm gradients are scaled down to it
     */
    public record OptimizationSettings(
            double learningRate,
            Map<TrainedPart, Double> partRates,
            double epochs,
            OptionalLong maxSteps,
            LearningRateSchedule.Kind schedule,
            double warmupRatio,
            double weightDecay,
            double maxGradNorm) {
        public OptimizationSettings {
            partRates = Map.copyOf(partRates);
            requireNonNull(maxSteps, "maxSteps is null");
            requireNonNull(schedule, "schedule is null");
        }
    }
}
