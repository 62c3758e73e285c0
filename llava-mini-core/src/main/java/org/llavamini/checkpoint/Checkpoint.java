// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    private final List<WeightFiles> sources;
    private final Map<String, StoredWeight> weights;

    /** A weight under its name in a file. */
    private record StoredWeight(WeightFiles files, String storedName) {}

    private Checkpoint(
            Path directory,
            ModelConfig config,
            Optional<VisionTowerSource> visionTower,
            List<WeightFiles> sources,
            Map<String, StoredWeight> weights) {
        this.directory = directory;
        this.config = config;
        this.visionTower = visionTower;
        this.sources = List.copyOf(sources);
        this.weights = Collections.unmodifiableMap(weights);
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
        return requireComplete(openIncomplete(directory, visionTowerDirectory));
    }

    /** Opens a model without asking that any weight is there or fits, for inspection and for training the missing parts. */
    public static Checkpoint openIncomplete(Path directory) {
        ModelConfig config = ModelConfig.read(directory);
        return assemble(
                directory,
                config,
                config.multimodal().map(multimodal -> VisionTowerSource.find(directory, config, multimodal)));
    }

    /** Opens a model with a given CLIP directory without asking that any weight is there or fits. */
    public static Checkpoint openIncomplete(Path directory, Path visionTowerDirectory) {
        ModelConfig config = ModelConfig.read(directory);
        return assemble(
                directory, config, config.multimodal().map(multimodal -> VisionTowerSource.read(visionTowerDirectory)));
    }

    private static Checkpoint assemble(Path directory, ModelConfig config, Optional<VisionTowerSource> tower) {
        tower.ifPresent(source -> requireFit(directory, config, source));
        WeightFiles own = WeightFiles.open(directory);
        try {
            Map<String, StoredWeight> weights = new TreeMap<>();
            addAll(weights, own, WeightLayout.LLAVA_MINI);
            if (tower.isEmpty()
                    || weights.keySet().stream().anyMatch(name -> name.startsWith(WeightLayout.VISION_TOWER))) {
                return new Checkpoint(directory, config, tower, List.of(own), weights);
            }
            WeightFiles outside = openTower(tower.get());
            addAll(weights, outside, WeightLayout.CLIP);
            return new Checkpoint(directory, config, tower, List.of(own, outside), weights);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    private static WeightFiles openTower(VisionTowerSource tower) {
        return tower.directory().map(WeightFiles::open).orElseGet(() -> WeightFiles.none(Path.of(tower.origin())));
    }

    private static void addAll(Map<String, StoredWeight> weights, WeightFiles files, WeightLayout layout) {
        for (String storedName : files.names()) {
            layout.canonicalName(storedName).ifPresent(name -> weights.put(name, new StoredWeight(files, storedName)));
        }
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
        if (!check.isComplete()) {
            boolean towerHasNone = checkpoint.visionTower.isPresent()
                    && checkpoint.weights.keySet().stream()
                            .noneMatch(name -> name.startsWith(WeightLayout.VISION_TOWER));
            checkpoint.close();
            throw ModelErrors.format(
                    checkpoint.directory,
                    check.problem() + (towerHasNone ? "; for the vision tower give --vision-tower DIR" : ""));
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

    /** Returns the canonical names of all weights in alphabetical order, unknown ones included. */
    public Set<String> names() {
        return weights.keySet();
    }

    /** Returns whether there is a weight of a canonical name. */
    public boolean has(String name) {
        return weights.containsKey(name);
    }

    /**
     * Returns what a weight is and where it lies in its file.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} if there is none of that name
     */
    public TensorEntry entry(String name) {
        StoredWeight weight = stored(name);
        return weight.files().entry(weight.storedName()).withName(name);
    }

    /**
     * Returns the bytes of a weight, read-only and without copying, valid until {@link #close()}.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} if there is none of that name
     */
    public MemorySegment segment(String name) {
        StoredWeight weight = stored(name);
        return weight.files().segment(weight.storedName());
    }

    private StoredWeight stored(String name) {
        StoredWeight weight = weights.get(name);
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

    /** Returns what {@code inspect} shows. */
    public CheckpointReport report() {
        return CheckpointReport.of(this);
    }

    @Override
    public void close() {
        sources.forEach(WeightFiles::close);
    }
}
