// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.ExpectedWeight;
import org.llavamini.checkpoint.ExpectedWeights;
import org.llavamini.checkpoint.ModelConfig;
import org.llavamini.checkpoint.TensorEntry;
import org.llavamini.checkpoint.VisionConfig;
import org.llavamini.checkpoint.WeightFiles;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.nn.WeightSource;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.TrainConfig.PreFusionSettings;
import org.llavamini.train.TrainConfig.PreFusionSettings.Initialization;

/**
 * Where training starts: the weights that the model, the tower or the adapter has, and initial values for those that are missing. Nothing
 * that exists is ever initialised anew.
 */
final class TrainingWeights implements WeightSource {
    private static final String PRE_FUSION = "model.prefusion_layers.";
    private static final Set<TrainedPart> ADAPTED =
            Set.of(TrainedPart.PROJECTOR, TrainedPart.COMPRESSOR, TrainedPart.PRE_FUSION);

    private final Checkpoint checkpoint;
    private final Optional<WeightFiles> tower;
    private final Optional<WeightFiles> adapter;
    private final VisionConfig vision;
    private final Map<String, ExpectedWeight> expected;
    private final PreFusionSettings preFusion;
    private final InitialValues initial;

    TrainingWeights(
            Checkpoint checkpoint,
            Optional<WeightFiles> tower,
            Optional<WeightFiles> adapter,
            ModelConfig config,
            VisionConfig vision,
            PreFusionSettings preFusion,
            long seed) {
        this.checkpoint = checkpoint;
        this.tower = tower;
        this.adapter = adapter;
        this.vision = vision;
        this.preFusion = preFusion;
        this.expected = ExpectedWeights.of(config, Optional.of(vision)).stream()
                .collect(Collectors.toMap(ExpectedWeight::name, Function.identity()));
        this.initial = new InitialValues(seed);
    }

    @Override
    public boolean contains(String name) {
        return expected.containsKey(name);
    }

    @Override
    public Tensor tensor(String name, Shape shape) {
        String towerName = name.replaceFirst("^model\\.vision_tower\\.vision_tower\\.", "");
        if (!towerName.equals(name) && tower.isPresent() && tower.get().names().contains(towerName)) {
            return copy(tower.get().entry(towerName), tower.get().segment(towerName), name, shape);
        }
        if (ADAPTED.contains(TrainedPart.of(name))
                && adapter.isPresent()
                && adapter.get().names().contains(name)) {
            return copy(adapter.get().entry(name), adapter.get().segment(name), name, shape);
        }
        if (checkpoint.has(name)) {
            return copy(checkpoint.entry(name), checkpoint.segment(name), name, shape);
        }
        if (name.startsWith(PRE_FUSION) && preFusion.initialization() == Initialization.LANGUAGE_MODEL) {
            String origin = "model.layers." + name.substring(PRE_FUSION.length());
            Tensor copied = copy(checkpoint.entry(origin), checkpoint.segment(origin), origin, shape);
            boolean residual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
            return residual ? copied.multiply(preFusion.residualScale()) : copied;
        }
        if (TrainedPart.of(name) == TrainedPart.LANGUAGE_MODEL || TrainedPart.of(name) == TrainedPart.EMBEDDINGS) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT, "the model lacks the weight " + name + " (" + checkpoint.directory() + ")");
        }
        return initial.of(name, shape, vision);
    }

    /** Training writes into its weights, files are only read: hence a copy. */
    private Tensor copy(TensorEntry entry, MemorySegment segment, String name, Shape shape) {
        if (!entry.shape().equals(shape)) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT,
                    "weight " + name + " has shape " + entry.shape() + ", but " + shape + " is needed ("
                            + checkpoint.directory() + ")");
        }
        return Tensor.copyOf(segment, entry.dtype(), shape).to(DType.FLOAT32);
    }
}
