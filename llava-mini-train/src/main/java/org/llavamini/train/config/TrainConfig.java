// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.MultimodalConfig.PreFusionPlace;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Device;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.train.Trainer;
import org.llavamini.train.data.DataSource;

/**
 * Everything that describes a training run; the fields of the configuration file under the same names.
 *
 * @param stage what the run is for
 * @param model a language model or an earlier output, Hugging Face layout
 * @param fromScratch whether the language model starts from random numbers; {@code model} then needs no weights, only
 *     {@code config.json} and the tokenizer's files
 * @param visionTower a CLIP directory; one without weights describes a tower to start from scratch
 * @param adapter an earlier output whose projector, compressor and pre-fusion are used in place of the model's
 * @param output where the finished model goes
 * @param data files of samples
 * @param compressor how patches become vision tokens
 * @param preFusion the fusion layers
 * @param media how pictures and videos are read, and what becomes of samples without
 * @param conversation the template
 * @param batch sizes and order
 * @param optimization rates, schedule, clipping
 * @param trainable the parts that learn
 * @param lora low-rank updates in place of the language model's own weights
 * @param quirks choices of the model where paper and official code differ
 * @param dtype type of activations; weights are float32
 * @param maxLength longest sequence in tokens; longer ones are cut
 * @param gradientCheckpointing whether layers are computed again in the backward pass, to save memory
 * @param badSamples how many samples may be unusable
 * @param saveSteps steps between resumable checkpoints
 * @param seed of initialisation and order
 * @param device where the model learns
 * @param average which mean of the weights is left
 * @param validation samples that are not learned but looked at
 * @param featureCache where the features of a frozen tower are kept
 * @param places what stage places asks for
 * @param processes how many processes the command starts; a {@link Trainer} is told by its group
 */
public record TrainConfig(
        Stage stage,
        Path model,
        boolean fromScratch,
        Optional<Path> visionTower,
        Optional<Path> adapter,
        Path output,
        List<DataSource> data,
        CompressorConfig compressor,
        PreFusionSettings preFusion,
        MediaSettings media,
        Optional<ConversationTemplate> conversation,
        BatchSettings batch,
        OptimizationSettings optimization,
        Set<TrainedPart> trainable,
        Optional<LoraSettings> lora,
        Quirks quirks,
        DType dtype,
        int maxLength,
        boolean gradientCheckpointing,
        BadSampleLimit badSamples,
        long saveSteps,
        long seed,
        Device device,
        AverageSettings average,
        Optional<ValidationSettings> validation,
        Optional<FeatureCacheSettings> featureCache,
        PlacesSettings places,
        int processes) {
    public TrainConfig {
        requireNonNull(stage, "stage is null");
        requireNonNull(model, "model is null");
        requireNonNull(visionTower, "visionTower is null");
        requireNonNull(adapter, "adapter is null");
        requireNonNull(output, "output is null");
        data = List.copyOf(data);
        requireNonNull(compressor, "compressor is null");
        requireNonNull(preFusion, "preFusion is null");
        requireNonNull(media, "media is null");
        requireNonNull(conversation, "conversation is null");
        requireNonNull(batch, "batch is null");
        requireNonNull(optimization, "optimization is null");
        trainable = Set.copyOf(trainable);
        requireNonNull(lora, "lora is null");
        requireNonNull(quirks, "quirks is null");
        requireNonNull(dtype, "dtype is null");
        requireNonNull(badSamples, "badSamples is null");
        requireNonNull(device, "device is null");
        requireNonNull(average, "average is null");
        requireNonNull(validation, "validation is null");
        requireNonNull(featureCache, "featureCache is null");
        requireNonNull(places, "places is null");
        if (processes < 1) {
            throw new IllegalArgumentException("processes must be greater than zero: " + processes);
        }
    }

    /**
     * How pictures and videos are read.
     *
     * @param imageAspectRatio what becomes of pictures that are not square
     * @param resolutionRatio tiles along one side (HD), or 1
     * @param frames which frames of a video are taken
     * @param textOnly what becomes of samples without a picture
     * @param augmentation how pictures are changed by chance
     */
    public record MediaSettings(
            AspectRatio imageAspectRatio,
            int resolutionRatio,
            FrameChoice frames,
            TextOnly textOnly,
            AugmentationSettings augmentation) {
        /** What becomes of samples without a picture. */
        public enum TextOnly {
            /** They are not fused, as at inference. */
            PLAIN,
            /** They are fused with an all-zero picture, as the official code does. */
            ZERO_IMAGE
        }

        public MediaSettings {
            requireNonNull(imageAspectRatio, "imageAspectRatio is null");
            requireNonNull(frames, "frames is null");
            requireNonNull(textOnly, "textOnly is null");
            requireNonNull(augmentation, "augmentation is null");
            if (resolutionRatio < 1) {
                throw new IllegalArgumentException("resolution ratio must be greater than zero: " + resolutionRatio);
            }
        }
    }

    /**
     * The fusion layers.
     *
     * @param layers how many; 0 for none
     * @param place in layers of their own before the language model, or in its first layers
     * @param initialization what they start from unless the model has them
     * @param file the weights to start from, with {@link Initialization#FILE}
     * @param residualScale what the output matrices of copied layers are multiplied with at the start, so that text begins
     *     near its raw embedding; 1 copies them as they are
     */
    public record PreFusionSettings(
            int layers,
            PreFusionPlace place,
            Initialization initialization,
            Optional<Path> file,
            double residualScale) {
        /** What fusion layers start from. */
        public enum Initialization {
            /** The first layers of the language model. */
            LANGUAGE_MODEL,
            /** Random numbers. */
            RANDOM,
            /** A file of weights. */
            FILE
        }

        public PreFusionSettings {
            requireNonNull(place, "place is null");
            requireNonNull(initialization, "initialization is null");
            requireNonNull(file, "file is null");
        }
    }

    /**
     * Low-rank updates of the language model's matrices.
     *
     * @param rank of the updates
     * @param alpha the updates are scaled by alpha over rank
     * @param dropout part of the inputs that the updates do not see while they learn
     * @param targets which matrices, such as {@code q} or {@code down}
     * @param merge whether the output holds the sums, or the updates by themselves as an adapter
     */
    public record LoraSettings(int rank, double alpha, double dropout, Set<LoraTarget> targets, boolean merge) {
        public LoraSettings {
            targets = Set.copyOf(targets);
            if (rank < 1 || !(alpha > 0) || !(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException(
                        "impossible rank " + rank + ", alpha " + alpha + " or dropout " + dropout);
            }
        }
    }

    /**
     * How samples are put together.
     *
     * @param size samples per optimiser step
     * @param microSize samples per forward pass
     * @param sharePictures whether samples of one picture come together and share its encoding
     * @param shuffle whether the order is random
     * @param groupByModalityLength whether the samples of a step are alike in kind and length
     */
    public record BatchSettings(
            int size, int microSize, boolean sharePictures, boolean shuffle, boolean groupByModalityLength) {
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
