// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.shards;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.pytorch.PyTorchFile;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.checkpoint.weight.WeightFile;

/**
 * All weights of a directory under the names that its files use: {@code model.safetensors} or {@code pytorch_model.bin}, or
 * the shards that {@code model.safetensors.index.json} or {@code pytorch_model.bin.index.json} names.
 *
 * <p>Only headers are read when it is opened. Thread-safe; the caller closes it, and no segment may be used afterwards.
 */
public final class WeightFiles implements AutoCloseable {
    static final String SINGLE_FILE = "model.safetensors";
    static final String INDEX_FILE = "model.safetensors.index.json";
    private static final String PYTORCH_FILE = "pytorch_model.bin";
    private static final String PYTORCH_INDEX_FILE = "pytorch_model.bin.index.json";
    private static final List<String> SINGLE_FILES = List.of(SINGLE_FILE, PYTORCH_FILE);
    private static final List<String> INDEX_FILES = List.of(INDEX_FILE, PYTORCH_INDEX_FILE);
    private static final int MAX_NAMES_IN_MESSAGE = 3;

    private final Path directory;
    private final List<WeightFile> files;
    private final Map<String, WeightFile> fileByName;

    private WeightFiles(Path directory, List<WeightFile> files, Map<String, WeightFile> fileByName) {
        this.directory = directory;
        this.files = List.copyOf(files);
        this.fileByName = Collections.unmodifiableMap(new LinkedHashMap<>(fileByName));
    }

    /** Returns whether a directory holds weights that {@link #open} reads. */
    public static boolean presentIn(Path directory) {
        return Stream.concat(SINGLE_FILES.stream(), INDEX_FILES.stream())
                .anyMatch(name -> Files.exists(directory.resolve(name)));
    }

    /**
     * Opens the weights of a directory; where it holds both kinds, the safetensors.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if the directory or its weights do not exist,
     *     {@code MODEL_FORMAT} if a file or the index is damaged
     */
    public static WeightFiles open(Path directory) {
        for (int i = 0; i < SINGLE_FILES.size(); i++) {
            Path single = directory.resolve(SINGLE_FILES.get(i));
            if (Files.exists(single)) {
                return openAll(directory, List.of(single));
            }
            Path index = directory.resolve(INDEX_FILES.get(i));
            if (Files.exists(index)) {
                return openShards(directory, index);
            }
        }
        if (!Files.isDirectory(directory)) {
            throw ModelErrors.notFound(directory, "there is no such model directory");
        }
        throw ModelErrors.notFound(
                directory,
                "the directory holds no weights: none of " + SINGLE_FILE + ", " + INDEX_FILE + ", " + PYTORCH_FILE
                        + " and " + PYTORCH_INDEX_FILE);
    }

    /**
     * Opens one file, or all weights of a model directory.
     *
     * @throws org.llavamini.error.LlavaMiniException as {@link #open} does
     */
    public static WeightFiles openFileOrDirectory(Path path) {
        return Files.isRegularFile(path) ? openFile(path) : open(path);
    }

    /** Opens one file of a directory. */
    public static WeightFiles openFile(Path file) {
        return openAll(file.resolveSibling(""), List.of(file));
    }

    private static WeightFiles openShards(Path directory, Path index) {
        Map<String, String> weightMap =
                new TreeMap<>(JsonFields.read(index).requireObject("weight_map").strings());
        for (String shard : weightMap.values()) {
            if (shard.isEmpty() || shard.equals("..") || shard.chars().anyMatch(WeightFiles::isNoPartOfAName)) {
                throw ModelErrors.format(
                        index,
                        "weight_map names the file " + ModelErrors.shown(shard) + ", which is not a plain file name");
            }
        }
        List<String> shards = weightMap.values().stream().distinct().sorted().toList();
        List<String> absent = shards.stream()
                .filter(shard -> !Files.isRegularFile(directory.resolve(shard)))
                .toList();
        if (!absent.isEmpty()) {
            throw ModelErrors.notFound(
                    index,
                    "the index names files that are not there: " + few(absent) + "; download or copy them again");
        }
        WeightFiles weights =
                openAll(directory, shards.stream().map(directory::resolve).toList());
        try {
            weights.requireMatch(index, weightMap);
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static boolean isNoPartOfAName(int character) {
        return character == '/' || character == '\\' || Character.isISOControl(character);
    }

    private static WeightFiles openAll(Path directory, List<Path> paths) {
        List<WeightFile> files = new ArrayList<>();
        Map<String, WeightFile> fileByName = new LinkedHashMap<>();
        try {
            for (Path path : paths) {
                WeightFile file = openAny(path);
                files.add(file);
                for (String name : file.names()) {
                    WeightFile other = fileByName.put(name, file);
                    if (other != null) {
                        throw ModelErrors.format(
                                path,
                                "tensor " + ModelErrors.shown(name) + " is here and in "
                                        + other.path().getFileName() + " too; the shards do not belong together");
                    }
                }
            }
            return new WeightFiles(directory, files, fileByName);
        } catch (RuntimeException e) {
            files.forEach(WeightFile::close);
            throw e;
        }
    }

    /** Opens a file of the kind that its name says: {@code .safetensors}, or anything else for PyTorch's format. */
    private static WeightFile openAny(Path file) {
        boolean safetensors = file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors");
        return safetensors ? SafetensorsFile.open(file) : PyTorchFile.open(file);
    }

    private void requireMatch(Path index, Map<String, String> weightMap) {
        weightMap.forEach((name, shard) -> {
            WeightFile file = fileByName.get(name);
            if (file == null || !shard.equals(String.valueOf(file.path().getFileName()))) {
                throw ModelErrors.format(
                        index,
                        "the index names tensor " + ModelErrors.shown(name) + " in " + shard + ", but it is "
                                + (file == null
                                        ? "in no shard"
                                        : "in " + file.path().getFileName()));
            }
        });
        List<String> unlisted =
                names().stream().filter(name -> !weightMap.containsKey(name)).toList();
        if (!unlisted.isEmpty()) {
            throw ModelErrors.format(index, "the shards hold tensors that the index does not name: " + few(unlisted));
        }
    }

    /** Returns the directory that the files lie in. */
    public Path directory() {
        return directory;
    }

    /** Returns the names as the files spell them. */
    public Set<String> names() {
        return fileByName.keySet();
    }

    /** Returns the open files. */
    public List<WeightFile> files() {
        return files;
    }

    /**
     * Returns the file that holds a tensor.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} if none does
     */
    public WeightFile fileOf(String name) {
        WeightFile file = fileByName.get(name);
        if (file == null) {
            throw ModelErrors.format(directory, "there is no tensor " + ModelErrors.shown(name));
        }
        return file;
    }

    /** Returns where a tensor lies; fails as {@link #fileOf} does. */
    public TensorEntry entry(String name) {
        return fileOf(name).entry(name);
    }

    /** Returns the bytes of a tensor, read-only, valid until {@link #close()}; fails as {@link #fileOf} does. */
    public MemorySegment segment(String name) {
        return fileOf(name).segment(name);
    }

    @Override
    public void close() {
        files.forEach(WeightFile::close);
    }

    private static String few(List<String> names) {
        String shown = String.join(
                ", ",
                names.stream()
                        .limit(MAX_NAMES_IN_MESSAGE)
                        .map(ModelErrors::shown)
                        .toList());
        int more = names.size() - MAX_NAMES_IN_MESSAGE;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
