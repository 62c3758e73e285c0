// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.shards;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.file.PrettyJson;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.output.OutputFile;

/**
 * Writes the weights of a model directory as Hugging Face does: {@code model.safetensors}, or shards of limited size with
 * {@code model.safetensors.index.json}, which is written last.
 *
 * <p>Each file is replaced at once, all of them together are not: save into a new directory and rename that where an older
 * save must survive a crash.
 */
public final class ShardedWriter {
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private ShardedWriter() {}

    /**
     * Writes all tensors and removes what an earlier save left under the other of the two forms.
     *
     * @param directory created if it does not exist
     * @param maxShardBytes largest number of data bytes in one file; a single tensor beyond it gets a file of its own
     * @return the files with tensors
     * @throws org.llavamini.error.LlavaMiniException with {@code INPUT_OUTPUT} if a file cannot be written
     */
    public static List<Path> write(Path directory, List<TensorToWrite> tensors, long maxShardBytes) {
        if (maxShardBytes <= 0) {
            throw new IllegalArgumentException("maxShardBytes must be greater than zero: " + maxShardBytes);
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw ModelErrors.inputOutput(directory, "the directory cannot be made", e);
        }
        List<List<TensorToWrite>> shards = split(tensors, maxShardBytes);
        List<Path> files = new ArrayList<>();
        Map<String, Object> weightMap = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1
                    ? WeightFiles.SINGLE_FILE
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            Path file = directory.resolve(name);
            SafetensorsWriter.write(file, shards.get(i), METADATA);
            shards.get(i).forEach(tensor -> weightMap.put(tensor.name(), name));
            files.add(file);
        }
        Set<Path> written = new HashSet<>(files);
        if (shards.size() > 1) {
            Path index = directory.resolve(WeightFiles.INDEX_FILE);
            long totalSize = tensors.stream().mapToLong(TensorToWrite::bytes).sum();
            Map<String, Object> content = Map.of("metadata", Map.of("total_size", totalSize), "weight_map", weightMap);
            OutputFile.write(index, PrettyJson.of(content));
            written.add(index);
        }
        deleteOthers(directory, written);
        return List.copyOf(files);
    }

    private static List<List<TensorToWrite>> split(List<TensorToWrite> tensors, long maxShardBytes) {
        List<List<TensorToWrite>> shards = new ArrayList<>();
        List<TensorToWrite> shard = new ArrayList<>();
        long bytes = 0;
        for (TensorToWrite tensor : tensors) {
            if (!shard.isEmpty() && bytes + tensor.bytes() > maxShardBytes) {
                shards.add(shard);
                shard = new ArrayList<>();
                bytes = 0;
            }
            shard.add(tensor);
            bytes += tensor.bytes();
        }
        shards.add(shard);
        return shards;
    }

    private static void deleteOthers(Path directory, Set<Path> written) {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(directory, "model{,-?????-of-?????}.safetensors{,.index.json}")) {
            for (Path file : found) {
                if (!written.contains(file)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw ModelErrors.inputOutput(directory, "weights of an earlier save cannot be removed", e);
        }
    }
}
