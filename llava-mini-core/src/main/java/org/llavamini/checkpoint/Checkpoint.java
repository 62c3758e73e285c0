// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.llavamini.checkpoint.adapter.AdapterDirectory;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.file.TokenizerFiles;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.vision.VisionTowerSource;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open model directory: its configuration and all its weights under canonical names (see {@link WeightLayout}), whatever
 * files they lie in.
 *
 * <p>Weights stay memory-mapped files. Thread-safe; the caller closes it, and neither a segment nor a tensor over one may be
 * used afterwards.
 */
public final class Checkpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    private final Path directory;
    private final ModelConfig config;
    private final Optional<VisionTowerSource> visionTower;
    private final WeightLayout layout;
    private final Optional<AdapterDirectory> adapter;
    private final StoredWeights weights;

    private Checkpoint(
            Path directory,
            ModelConfig config,
            Optional<VisionTowerSource> visionTower,
            WeightLayout layout,
            Optional<AdapterDirectory> adapter,
            StoredWeights weights) {
        this.directory = directory;
        this.config = config;
        this.visionTower = visionTower;
        this.layout = layout;
        this.adapter = adapter;
        this.weights = weights;
    }

    /**
     * Opens a complete model whose vision tower is found by its own files: inside the weights, in the folder
     * {@code vision_tower}, or where {@code mm_vision_tower} of config.json points.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if files are missing, with {@code MODEL_FORMAT} if
     *     a file is damaged or a weight is missing or has another shape than config.json says
     */
    public static Checkpoint open(Path directory) {
        return requireComplete(openIncomplete(directory));
    }

    /**
     * Opens a complete model whose vision tower is described by a given CLIP directory, which also gives the tower's weights if
     * the checkpoint has none; fails as {@link #open(Path)} does.
     */
    public static Checkpoint open(Path directory, Path visionTowerDirectory) {
        return open(directory, CheckpointOptions.none().withVisionTower(visionTowerDirectory));
    }

    /**
     * Opens a complete model, which may be an adapter on a base: a LoRA, whose updates are merged into the base's weights as
     * they are asked for, or a projector. Fails as {@link #open(Path)} does, also if the adapter does not fit its base.
     */
    public static Checkpoint open(Path directory, CheckpointOptions options) {
        return requireComplete(openIncomplete(directory, options));
    }

    /** Opens a model without asking that any weight is there or fits, for inspection and for training the missing parts. */
    public static Checkpoint openIncomplete(Path directory) {
        return openIncomplete(directory, CheckpointOptions.none());
    }

    /** Opens a model with a given CLIP directory without asking that any weight is there or fits. */
    public static Checkpoint openIncomplete(Path directory, Path visionTowerDirectory) {
        return openIncomplete(directory, CheckpointOptions.none().withVisionTower(visionTowerDirectory));
    }

    /** Opens a model, or an adapter on its base, without asking that any weight is there or fits. */
    public static Checkpoint openIncomplete(Path directory, CheckpointOptions options) {
        return open(directory, options, StoredWeights::addModel);
    }

    /** Opens what a model's configuration describes and leaves its weights aside, to train it from scratch. */
    public static Checkpoint openUntrained(Path directory, CheckpointOptions options) {
        return open(directory, options, (_, _) -> WeightLayout.LLAVA_MINI);
    }

    private static Checkpoint open(
            Path directory, CheckpointOptions options, BiFunction<StoredWeights, Path, WeightLayout> addModel) {
        Optional<AdapterDirectory> adapter = AdapterDirectory.find(directory, options.base());
        ModelConfig config =
                ModelConfig.read(adapter.map(AdapterDirectory::configured).orElse(directory));
        Optional<VisionTowerSource> tower = config.multimodal()
                .map(multimodal -> options.visionTower()
                        .map(VisionTowerSource::read)
                        .orElseGet(() -> VisionTowerSource.find(
                                towerHome(directory, adapter), config.vision(), multimodal.visionTower())));
        tower.ifPresent(source -> requireFit(directory, config, source));
        StoredWeights weights = new StoredWeights();
        try {
            WeightLayout layout =
                    addModel.apply(weights, adapter.map(AdapterDirectory::base).orElse(directory));
            adapter.ifPresent(found -> found.replacements().forEach(weights::replaceFrom));
            if (!weights.hasVisionTower()) {
                tower.flatMap(VisionTowerSource::directory)
                        .filter(WeightFiles::presentIn)
                        .ifPresent(found -> weights.addVisionTower(
                                found, tower.orElseThrow().config().family()));
            }
            adapter.ifPresent(found -> found.lora().ifPresent(lora -> weights.update(found.updates(), lora)));
            return new Checkpoint(directory, config, tower, layout, adapter, weights);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** The folder of the tower lies beside the weights, for adapters often beside those of the base. */
    private static Path towerHome(Path directory, Optional<AdapterDirectory> adapter) {
        return adapter.filter(found -> !VisionTowerSource.isInside(directory))
                .map(AdapterDirectory::base)
                .orElse(directory);
    }

    private static void requireFit(Path directory, ModelConfig config, VisionTowerSource tower) {
        MultimodalConfig multimodal = config.multimodal().orElseThrow();
        Path file = directory.resolve(ModelConfig.FILE);
        if (multimodal.visionHiddenSize() != tower.config().hiddenSize()) {
            throw ModelErrors.format(
                    file,
                    "mm_hidden_size is " + multimodal.visionHiddenSize() + ", but the vision tower " + tower.origin()
                            + " is " + tower.config().hiddenSize()
                            + " wide; give the right one with --vision-tower DIR");
        }
        try {
            tower.config().usedLayers(multimodal.selectLayer());
        } catch (IllegalArgumentException e) {
            throw ModelErrors.format(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static Checkpoint requireComplete(Checkpoint checkpoint) {
        WeightCheck check = checkpoint.check();
        try {
            checkpoint.requireComplete(check);
            checkpoint.requireOwn(check);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
        if (!check.unexpected().isEmpty()) {
            LOG.warn(
                    "{} weights in {} are not used by the model, among them {}",
                    check.unexpected().size(),
                    checkpoint.directory,
                    ModelErrors.shown(check.unexpected().getFirst()));
        }
        return checkpoint;
    }

    /** Fails if a weight is missing or does not fit. */
    public void requireComplete(WeightCheck check) {
        if (!check.isComplete()) {
            if (visionTower.isEmpty() || hasVisionTower()) {
                throw ModelErrors.format(directory, check.problem());
            }
            boolean towerOnly = check.mismatches().isEmpty()
                    && check.missing().stream().allMatch(name -> name.startsWith(WeightLayout.VISION_TOWER));
            String problem = check.problem() + "; for the vision tower give --vision-tower DIR with its weights";
            throw towerOnly ? ModelErrors.notFound(directory, problem) : ModelErrors.format(directory, problem);
        }
    }

    /** Fails if an adapter brings what its model does not have: it would be lost without a word. */
    public void requireOwn(WeightCheck check) {
        for (String name : check.unexpected()) {
            if (weights.fromAdapter().contains(name)) {
                throw ModelErrors.format(
                        directory,
                        "the adapter has a weight that the model of its config.json does not have: "
                                + ModelErrors.shown(name));
            }
        }
    }

    public boolean hasVisionTower() {
        return weights.hasVisionTower();
    }

    /** Returns the directory of the model. */
    public Path directory() {
        return directory;
    }

    /** Returns what config.json and generation_config.json say. */
    public ModelConfig config() {
        return config;
    }

    /** Returns the vision tower's description; empty for plain language models. */
    public Optional<VisionTowerSource> visionTower() {
        return visionTower;
    }

    /** Returns how the files name the weights; for an adapter, those of its base. */
    public WeightLayout layout() {
        return layout;
    }

    /** Returns the model below an adapter; empty if the directory holds a whole model. */
    public Optional<Path> base() {
        return adapter.map(AdapterDirectory::base);
    }

    /** Returns where the tokenizer's files are: here, or beside the base of an adapter that has none. */
    public Path tokenizerDirectory() {
        return TokenizerFiles.presentIn(directory) ? directory : base().orElse(directory);
    }

    /** Returns the files of weights that were opened. */
    public List<Path> files() {
        return weights.files();
    }

    /** Returns the canonical names of all weights in alphabetical order, unknown ones included. */
    public Set<String> names() {
        return weights.weights().keySet();
    }

    /** Returns whether there is a weight of a canonical name. */
    public boolean has(String name) {
        return weights.weights().containsKey(name);
    }

    /**
     * Returns what a weight is and where it lies in its file.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} if there is none of that name
     */
    public TensorEntry entry(String name) {
        return stored(name).entry().withName(name);
    }

    /**
     * Returns the bytes of a weight, read-only and without copying unless it had to be computed, valid until {@link #close()}.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} if there is none of that name
     */
    public MemorySegment segment(String name) {
        return stored(name).segment();
    }

    /** Lets the system take back the memory in which it keeps the file's part with this weight; the next reader waits for the disk. */
    public void unload(String name) {
        MemorySegment segment = stored(name).segment();
        if (segment.isMapped()) {
            segment.unload();
        }
    }

    /** Hands the bytes of a weight to the sink; unlike {@link #segment} this keeps nothing that had to be computed. */
    public void read(String name, Consumer<MemorySegment> sink) {
        stored(name).read(sink);
    }

    private StoredWeight stored(String name) {
        StoredWeight weight = weights.weights().get(name);
        if (weight == null) {
            throw ModelErrors.format(directory, "the weight " + ModelErrors.shown(name) + " is missing");
        }
        return weight;
    }

    /** Returns the weights that a model of this configuration has. */
    public List<ExpectedWeight> expected() {
        return ExpectedWeights.of(config, visionTower.map(VisionTowerSource::config));
    }

    /** Compares the weights with the configuration. */
    public WeightCheck check() {
        Map<String, TensorEntry> entries = new TreeMap<>();
        names().forEach(name -> entries.put(name, entry(name)));
        return ExpectedWeights.check(expected(), entries);
    }

    /** Returns the first weight, in the order in which the model computes, with a value that is infinite or no number. Reads all of them. */
    public Optional<String> firstNotFinite() {
        return NumberCheck.first(this);
    }

    /** Returns what {@code inspect} shows. */
    public CheckpointReport report() {
        return CheckpointReport.of(this);
    }

    @Override
    public void close() {
        weights.close();
    }
}
