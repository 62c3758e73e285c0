// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.vision.VisionTowerSource;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.nn.Precision;
import org.llavamini.nn.WeightSource;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainedPart;

/** The model of a training run: networks over float32 weights, some of which learn. Owns files, weights and networks. */
public final class TrainedModel implements AutoCloseable {
    private final Checkpoint checkpoint;
    private final Optional<WeightFiles> towerFiles;
    private final Optional<WeightFiles> adapterFiles;
    private final Optional<WeightFiles> preFusionFile;
    private final ModelConfig config;
    private final VisionTowerSource tower;
    private final TrainConfig settings;
    private final LoraDropout dropout;
    private final TrainingWeights source;
    private final Weights weights;
    private final VisionLanguageModel networks;
    private final List<Runnable> replicas = new ArrayList<>();
    private final Map<String, Tensor> trainable = new LinkedHashMap<>();

    private TrainedModel(
            Checkpoint checkpoint,
            Optional<WeightFiles> towerFiles,
            Optional<WeightFiles> adapterFiles,
            Optional<WeightFiles> preFusionFile,
            VisionTowerSource tower,
            TrainConfig config) {
        this.checkpoint = checkpoint;
        this.towerFiles = towerFiles;
        this.adapterFiles = adapterFiles;
        this.preFusionFile = preFusionFile;
        this.tower = tower;
        this.config = TrainedConfig.of(checkpoint.config(), tower, config);
        this.settings = config;
        dropout = newDropout();
        source = new TrainingWeights(
                checkpoint, towerFiles, adapterFiles, this.config, tower.config(), preFusionFile, config, dropout);
        weights = new Weights(source, Precision.masterWeights(config.dtype()), config.device());
        networks = VisionLanguageModel.build(weights, this.config, tower.config());
        weights.loaded().forEach((name, tensor) -> {
            if (learns(name, config.trainable(), config.lora().isPresent())) {
                trainable.put(name, tensor.requireGradient(true));
            }
        });
    }

    /** A tied embedding learns with the language model, through the head; with low-rank updates these learn in its place. */
    private boolean learns(String name, Set<TrainedPart> parts, boolean lowRank) {
        TrainedPart part = TrainedPart.of(name);
        if (part == TrainedPart.LANGUAGE_MODEL && lowRank) {
            return parts.contains(part)
                    && (name.endsWith(TrainingWeights.LORA_DOWN) || name.endsWith(TrainingWeights.LORA_UP));
        }
        return parts.contains(part)
                || (part == TrainedPart.EMBEDDINGS
                        && config.languageModel().tiedEmbeddings()
                        && parts.contains(TrainedPart.LANGUAGE_MODEL)
                        && !lowRank);
    }

    private LoraDropout newDropout() {
        return new LoraDropout(
                settings.lora().map(TrainConfig.LoraSettings::dropout).orElse(0.0), settings.seed());
    }

    /** Opens model and tower and builds the networks that the run trains. */
    public static TrainedModel open(TrainConfig config) {
        CheckpointOptions options = new CheckpointOptions(config.visionTower(), Optional.empty());
        Checkpoint checkpoint = config.fromScratch()
                ? Checkpoint.openUntrained(config.model(), options)
                : Checkpoint.openIncomplete(config.model(), options);
        if (checkpoint.config().quantization().isPresent()
                && config.lora().filter(lora -> !lora.merge()).isPresent()) {
            checkpoint.close();
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "lora: the model is quantised, and an adapter cannot be opened with it; set lora.merge to true, or take "
                            + "the model in floating point (" + config.model() + ")");
        }
        VisionTowerSource tower = config.visionTower()
                .map(VisionTowerSource::read)
                .or(checkpoint::visionTower)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "vision_tower: missing, and the model has none (" + config.model() + ")"));
        Optional<WeightFiles> files =
                config.visionTower().filter(WeightFiles::presentIn).map(WeightFiles::open);
        return new TrainedModel(
                checkpoint,
                files,
                config.adapter().map(WeightFiles::open),
                config.preFusion().file().map(WeightFiles::openFileOrDirectory),
                tower,
                config);
    }

    /** Returns one set of networks for each worker; they stay this object's. */
    public List<Replica> replicas(int count) {
        if (count == 1 && settings.dtype() == DType.FLOAT32) {
            return List.of(new Replica(networks, dropout, List.of(), List.of()));
        }
        return IntStream.range(0, count).mapToObj(_ -> replica()).toList();
    }

    private Replica replica() {
        LoraDropout ownDropout = newDropout();
        Weights views = ownWeights(new WeightViews(weights, source, ownDropout));
        VisionLanguageModel copies = ownNetworks(views);
        List<Tensor> own = trainable.keySet().stream()
                .map(name -> requireNonNull(views.loaded().get(name), name).requireGradient(true))
                .toList();
        return new Replica(copies, ownDropout, own, List.copyOf(trainable.values()));
    }

    /** Returns the networks with the weights that they have now, which do not learn; they stay this object's. */
    public VisionLanguageModel asItIs() {
        return ownNetworks(ownWeights(new StartingWeights(weights, settings.trainable())));
    }

    private Weights ownWeights(WeightSource own) {
        return new Weights(own, Precision.forGradients(settings.dtype()), settings.device());
    }

    /** Builds further networks, which are closed with this, and then their weights. */
    private VisionLanguageModel ownNetworks(Weights own) {
        VisionLanguageModel built = VisionLanguageModel.build(own, config, tower.config());
        replicas.add(built::close);
        replicas.add(own::close);
        return built;
    }

    /** Returns where the tokenizer's files are. */
    public Path tokenizerDirectory() {
        return checkpoint.tokenizerDirectory();
    }

    Path directory() {
        return checkpoint.directory();
    }

    public VisionLanguageModel networks() {
        return networks;
    }

    public ModelConfig config() {
        return config;
    }

    public LanguageModelConfig languageModel() {
        return config.languageModel();
    }

    public VisionTowerSource tower() {
        return tower;
    }

    public VisionConfig vision() {
        return tower.config();
    }

    /** Returns the weights that learn, by name. */
    public Map<String, Tensor> trainable() {
        return trainable;
    }

    /** Returns all weights in use, by name. */
    public Map<String, Tensor> weights() {
        return weights.loaded();
    }

    /** Returns a weight that is not in use, where the model's files have it. */
    public Optional<Tensor> unused(ExpectedWeight weight) {
        return source.stored(weight.name(), weight.shape());
    }

    /** Returns how the run was configured. */
    public TrainConfig settings() {
        return settings;
    }

    @Override
    public void close() {
        replicas.forEach(Runnable::run);
        networks.close();
        weights.close();
        towerFiles.ifPresent(WeightFiles::close);
        adapterFiles.ifPresent(WeightFiles::close);
        preFusionFile.ifPresent(WeightFiles::close);
        checkpoint.close();
    }
}
