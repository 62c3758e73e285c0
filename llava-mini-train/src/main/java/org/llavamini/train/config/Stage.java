// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import java.util.Set;

/** What a training run is for; each has the paper's defaults (section 4.3, Table 9). */
public enum Stage {
    /** A vision tower from scratch, by contrast of pictures and captions (CLIP's loss), where none can be had. */
    VISION(Set.of(TrainedPart.VISION_TOWER), 1e-3, 1),
    /** All patches into the frozen language model, no compression, no pre-fusion; only the projector learns. */
    PRETRAIN(Set.of(TrainedPart.PROJECTOR), 1e-3, 1),
    /** Instruction tuning: everything but the vision tower. */
    FINETUNE(
            Set.of(TrainedPart.PROJECTOR, TrainedPart.COMPRESSOR, TrainedPart.PRE_FUSION, TrainedPart.LANGUAGE_MODEL),
            1e-4,
            2),
    /** The compressor and the projector learn, without the language model, to tell what is where. */
    PLACES(Set.of(TrainedPart.PROJECTOR, TrainedPart.COMPRESSOR), 1e-3, 1);

    private final Set<TrainedPart> trainable;
    private final double learningRate;
    private final double epochs;

    Stage(Set<TrainedPart> trainable, double learningRate, double epochs) {
        this.trainable = trainable;
        this.learningRate = learningRate;
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

    /** Returns how often the data are seen unless the configuration says otherwise. */
    public double epochs() {
        return epochs;
    }
}
