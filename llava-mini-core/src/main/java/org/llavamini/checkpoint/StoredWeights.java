// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.llavamini.checkpoint.adapter.AdapterNames;
import org.llavamini.checkpoint.adapter.AdapterNames.LoraName;
import org.llavamini.checkpoint.adapter.LoraConfig;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.vision.VisionTowerFamily;
import org.llavamini.checkpoint.weight.WeightFile;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.Shape;

/**
 * Collects the weights of a checkpoint under canonical names from all the files that belong to it; what is added later
 * replaces what was there. Owns the files.
 */
final class StoredWeights implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final List<WeightFiles> sources = new ArrayList<>();
    private final Map<String, StoredWeight> weights = new TreeMap<>();
    private final Set<String> fromAdapter = new HashSet<>();

    Map<String, StoredWeight> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** Returns the canonical names that an adapter gave. */
    Set<String> fromAdapter() {
        return Collections.unmodifiableSet(fromAdapter);
    }

    /** Returns the files in the order in which they were added. */
    List<Path> files() {
        return sources.stream()
                .flatMap(source -> source.files().stream())
                .map(WeightFile::path)
                .toList();
    }

    boolean hasVisionTower() {
        return weights.keySet().stream().anyMatch(name -> name.startsWith(WeightLayout.VISION_TOWER));
    }

    /** Adds a model in the layout that its names show, and returns that. */
    WeightLayout addModel(Path directory) {
        WeightFiles files = own(WeightFiles.open(directory));
        WeightLayout layout = WeightLayout.detect(files.names());
        addAll(files, layout);
        return layout;
    }

    /** Adds a tower under the names that its family gives to its tensors. */
    void addVisionTower(Path directory, VisionTowerFamily family) {
        WeightFiles files = own(WeightFiles.open(directory));
        for (String stored : files.names()) {
            family.tensorName(stored)
                    .ifPresent(name -> weights.put(WeightLayout.VISION_TOWER + name, new FileWeight(files, stored)));
        }
    }

    private void addAll(WeightFiles files, WeightLayout layout) {
        for (String storedName : files.names()) {
            layout.canonicalName(storedName).ifPresent(name -> weights.put(name, new FileWeight(files, storedName)));
        }
    }

    /** Puts weights that were trained as a whole in place of the base's. */
    void replaceFrom(Path file) {
        WeightFiles files = own(WeightFiles.openFile(file));
        Map<String, String> names = AdapterNames.plain(files.names());
        WeightLayout layout = WeightLayout.detect(names.values());
        names.forEach((stored, name) -> layout.canonicalName(name).ifPresent(canonical -> {
            weights.put(canonical, new FileWeight(files, stored));
            fromAdapter.add(canonical);
        }));
    }

    /** Adds low-rank updates to the weights that are there. */
    void update(Path file, LoraConfig config) {
        WeightFiles files = own(WeightFiles.openFile(file));
        WeightLayout layout = WeightLayout.detect(files.names().stream()
                .map(name -> AdapterNames.lora(name).target())
                .toList());
        Map<String, StoredWeight> down = new TreeMap<>();
        Map<String, StoredWeight> up = new TreeMap<>();
        for (String stored : files.names()) {
            LoraName name = AdapterNames.lora(stored);
            if (name.target().contains(".lora_")) {
                throw ModelErrors.format(
                        file,
                        "tensor " + ModelErrors.shown(stored) + " is an update of a kind that is not supported;"
                                + " linear layers with lora_A and lora_B are");
            }
            layout.canonicalName(name.target()).ifPresent(target -> {
                StoredWeight weight = new FileWeight(files, stored);
                switch (name.factor()) {
                    case "A" -> down.put(target, weight);
                    case "B" -> up.put(target, weight);
                    default -> {
                        weights.put(target, weight);
                        fromAdapter.add(target);
                    }
                }
            });
        }
        Set<String> targets = new HashSet<>(down.keySet());
        targets.addAll(up.keySet());
        targets.forEach(target -> weights.put(target, merged(file, target, down.get(target), up.get(target), config)));
    }

    private StoredWeight merged(
            Path file, String target, @Nullable StoredWeight down, @Nullable StoredWeight up, LoraConfig config) {
        StoredWeight weight = weights.get(target);
        String shown = ModelErrors.shown(target);
        if (weight == null) {
            throw ModelErrors.format(file, "the base model has no weight " + shown + ", which the adapter updates");
        }
        if (down == null || up == null) {
            throw ModelErrors.format(file, "the update of " + shown + " lacks its lora_" + (down == null ? "A" : "B"));
        }
        Shape a = down.entry().shape();
        Shape b = up.entry().shape();
        Shape shape = weight.entry().shape();
        boolean fits = a.rank() == 2
                && b.rank() == 2
                && a.size(0) == b.size(1)
                && a.size(0) > 0
                && shape.equals(Shape.of(b.size(0), a.size(1)));
        if (!fits) {
            throw ModelErrors.format(
                    file,
                    "the update of " + shown + " has lora_A " + a + " and lora_B " + b + ", but the base's weight is "
                            + shape + "; the adapter belongs to another model");
        }
        if (!weight.entry().dtype().isFloatingPoint()
                || !down.entry().dtype().isFloatingPoint()
                || !up.entry().dtype().isFloatingPoint()) {
            throw integers(file, shown);
        }
        return new MergedWeight(weight, down, up, config.scale(a.size(0)), arena);
    }

    private static LlavaMiniException integers(Path file, String target) {
        return ModelErrors.format(
                file, "the update of " + target + " needs floating-point numbers; a quantised base cannot take it");
    }

    private WeightFiles own(WeightFiles files) {
        sources.add(files);
        return files;
    }

    @Override
    public void close() {
        sources.forEach(WeightFiles::close);
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
