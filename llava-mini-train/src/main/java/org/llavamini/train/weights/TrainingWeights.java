// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.ExpectedWeights;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.vision.VisionTowerFamily;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.nn.CheckpointWeights;
import org.llavamini.nn.DequantizedWeights;
import org.llavamini.nn.Dropout;
import org.llavamini.nn.FileWeights;
import org.llavamini.nn.LowRank;
import org.llavamini.nn.WeightSource;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainConfig.LoraSettings;
import org.llavamini.train.config.TrainConfig.PreFusionSettings;
import org.llavamini.train.config.TrainConfig.PreFusionSettings.Initialization;
import org.llavamini.train.config.TrainedPart;

/**
 * Where training starts: the weights that the model, the tower or the adapter has, and initial values for those that are missing. Nothing
 * that exists is ever initialised anew.
 */
public final class TrainingWeights implements WeightSource {
    public static final String LORA_DOWN = ".lora_A.weight";
    public static final String LORA_UP = ".lora_B.weight";
    private static final String PRE_FUSION = LanguageModelWeights.PRE_FUSION_LAYERS;
    private static final String LAYERS = LanguageModelWeights.LAYERS;
    private static final Set<TrainedPart> ADAPTED =
            Set.of(TrainedPart.PROJECTOR, TrainedPart.COMPRESSOR, TrainedPart.PRE_FUSION);

    private final Checkpoint checkpoint;
    private final WeightSource model;
    private final boolean fromScratch;
    private final Optional<WeightSource> tower;
    private final Set<String> towerNames;
    private final VisionTowerFamily family;
    private final Optional<WeightSource> adapter;
    private final Map<String, ExpectedWeight> expected;
    private final PreFusionSettings preFusion;
    private final Optional<WeightSource> preFusionFile;
    private final Optional<LoraSettings> lora;
    private final Dropout dropout;
    private final InitialValues initial;

    TrainingWeights(
            Checkpoint checkpoint,
            Optional<WeightFiles> tower,
            Optional<WeightFiles> adapter,
            ModelConfig config,
            VisionConfig vision,
            Optional<WeightFiles> preFusionFile,
            TrainConfig settings,
            Dropout dropout) {
        this.checkpoint = checkpoint;
        this.fromScratch = settings.fromScratch();
        this.model = new DequantizedWeights(new CheckpointWeights(checkpoint));
        this.tower = dequantized(tower);
        this.towerNames = tower.map(WeightFiles::names).orElse(Set.of());
        this.family = vision.family();
        this.adapter = dequantized(adapter);
        this.preFusion = settings.preFusion();
        this.preFusionFile = dequantized(preFusionFile);
        this.lora = settings.lora();
        this.dropout = dropout;
        this.expected = ExpectedWeights.of(config, Optional.of(vision)).stream()
                .collect(Collectors.toMap(ExpectedWeight::name, Function.identity()));
        this.initial = new InitialValues(settings.seed());
    }

    private static Optional<WeightSource> dequantized(Optional<WeightFiles> files) {
        return files.map(FileWeights::new).map(DequantizedWeights::new);
    }

    @Override
    public Optional<LowRank> lowRank(String linear) {
        return lora.filter(settings -> linear.startsWith(LAYERS)
                        && settings.targets().stream().anyMatch(target -> linear.endsWith("." + target.path())))
                .map(settings -> new LowRank(settings.rank(), settings.alpha() / settings.rank(), dropout));
    }

    @Override
    public boolean contains(String name) {
        return expected.containsKey(name);
    }

    @Override
    public Tensor tensor(String name, Shape shape) {
        if (name.endsWith(LORA_DOWN)) {
            return initial.uniform(name, shape, 1 / Math.sqrt((double) shape.size(1)));
        }
        if (name.endsWith(LORA_UP)) {
            return InitialValues.constant(0, shape);
        }
        Optional<Tensor> stored = stored(name, shape);
        if (stored.isPresent()) {
            return stored.get();
        }
        return fromScratch ? initial(name) : added(name, shape);
    }

    /** Returns a weight that a trained model lacks, as it is about to get a part more. */
    private Tensor added(String name, Shape shape) {
        if (name.startsWith(PRE_FUSION) && preFusion.initialization() == Initialization.LANGUAGE_MODEL) {
            String origin = LAYERS + name.substring(PRE_FUSION.length());
            return withSmallOutput(name, model.tensor(origin, shape));
        }
        TrainedPart part = TrainedPart.of(name);
        if (part == TrainedPart.LANGUAGE_MODEL || part == TrainedPart.EMBEDDINGS) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT, "the model lacks the weight " + name + " (" + checkpoint.directory() + ")");
        }
        return initial(name);
    }

    private Tensor initial(String name) {
        return initial.of(requireNonNull(expected.get(name), name));
    }

    private Tensor withSmallOutput(String name, Tensor copied) {
        boolean residual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
        return residual ? copied.multiply(preFusion.residualScale()) : copied;
    }

    /** Returns the weight that one of the files has. */
    Optional<Tensor> stored(String name, Shape shape) {
        String towerName = name.replaceFirst("^model\\.vision_tower\\.vision_tower\\.", "");
        if (!towerName.equals(name) && tower.isPresent()) {
            WeightSource files = tower.get();
            for (String stored : towerNames) {
                if (family.tensorName(stored).filter(towerName::equals).isPresent()) {
                    return Optional.of(files.tensor(stored, shape));
                }
            }
        }
        if (ADAPTED.contains(TrainedPart.of(name))
                && adapter.isPresent()
                && adapter.get().contains(name)) {
            return Optional.of(adapter.get().tensor(name, shape));
        }
        if (model.contains(name) && isUsable(name, shape)) {
            return Optional.of(model.tensor(name, shape));
        }
        return name.startsWith(PRE_FUSION) ? fromFile(name, shape) : Optional.empty();
    }

    /** What does not fit any more of a compressor of another size or in another space is new. */
    private boolean isUsable(String name, Shape shape) {
        return TrainedPart.of(name) != TrainedPart.COMPRESSOR
                || checkpoint.entry(name).shape().equals(shape);
    }

    private Optional<Tensor> fromFile(String name, Shape shape) {
        if (preFusionFile.isEmpty()) {
            return Optional.empty();
        }
        WeightSource file = preFusionFile.get();
        String relative = name.substring(PRE_FUSION.length());
        for (String candidate : new String[] {relative, name, "base_model.model." + name}) {
            if (file.contains(candidate)) {
                return Optional.of(file.tensor(candidate, shape));
            }
        }
        throw new LlavaMiniException(
                ErrorCode.MODEL_FORMAT,
                "pre_fusion.init: the file lacks the weight " + relative + " ("
                        + preFusion.file().orElseThrow() + ")");
    }
}
