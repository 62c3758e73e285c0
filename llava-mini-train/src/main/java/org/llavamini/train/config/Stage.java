// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import java.util.Map;
import java.util.Set;

/** What a training run is for; each has the paper's defaults (section 4.3, Table 9). */
public enum Stage {
    /** A vision tower from scratch, by contrast of pictures and captions (CLIP's loss), where none can be had. */
    VISION(Set.of(TrainedPart.VISION_TOWER), 1e-3, Map.of(), 1),
    /** All patches into the frozen language model, no compression, no pre-fusion; only the projector learns. */
    PRETRAIN(Set.of(TrainedPart.PROJECTOR), 1e-3, Map.of(), 1),
    /** Instruction tuning: everything but the vision tower. */
    FINETUNE(
            Set.of(TrainedPart.PROJECTOR, TrainedPart.COMPRESSOR, TrainedPart.PRE_FUSION, TrainedPart.LANGUAGE_MODEL),
            1e-4,
            Map.of(TrainedPart.PROJECTOR, 1e-5),
            2),
    /** The compressor and the projector learn, without the language model, to tell what is where. */
    PLACES(Set.of(TrainedPart.PROJECTOR, TrainedPart.COMPRESSOR), 1e-3, Map.of(TrainedPart.PROJECTOR, 5e-4), 1);

    private final Set<TrainedPart> trainable;
    private final double learningRate;
    private final Map<TrainedPart, Double> partRates;
    private final double epochs;

    Stage(Set<TrainedPart> trainable, double learningRate, Map<TrainedPart, Double> partRates, double epochs) {
        this.trainable = trainable;
        this.learningRate = learningRate;
        this.partRates = partRates;
        this.epochs = epochs;
    }

    /** Returns the parts that learn unless the configuration says otherwise. */
    public Set<TrainedPart> trainable() {
        return trainable;
    }

    /** Returns the peak learning rate unless the configuration says otherwise. */
    public double learningRate() {
        return learningRate;
    }

    /** Returns the peak learning rates of parts that differ from it unless the configuration says otherwise. */
    public Map<TrainedPart, Double> partRates() {
        return partRates;
    }

    /** Returns how often the data are seen unless the configuration says otherwise. */
    public double epochs() {
        return epochs;
    }

    /** Returns whether the model has compressor and pre-fusion unless the configuration says otherwise. */
    public boolean isOfWholeModel() {
        return this == FINETUNE || this == PLACES;
    }

    /** Returns whether the loss is of all samples of a step together, so that several workers cannot share it. */
    public boolean takesStepsWhole() {
        return this == VISION || this == PLACES;
    }
}
