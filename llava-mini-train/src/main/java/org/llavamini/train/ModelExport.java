// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.llavamini.checkpoint.ExpectedWeights;
import org.llavamini.checkpoint.PreprocessorConfigFile;
import org.llavamini.checkpoint.ShardedWriter;
import org.llavamini.checkpoint.TensorToWrite;
import org.llavamini.checkpoint.VisionConfigFile;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.Tensor;

/** Writes a trained model in the Hugging Face layout, its vision tower in a folder of its own beside the weights. */
final class ModelExport {
    private static final String TOWER = "model.vision_tower.vision_tower.";
    private static final long SHARD_BYTES = 5_000_000_000L;
    static final List<String> TOKENIZER_FILES = List.of(
            "tokenizer.json",
            "tokenizer.model",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "generation_config.json");

    private final TrainedModel model;

    ModelExport(TrainedModel model) {
        this.model = model;
    }

    /** Writes everything that other commands need to open the model. */
    void write(Path output) {
        Path towerFolder = output.resolve("vision_tower");
        try {
            Files.createDirectories(towerFolder);
            for (String file : TOKENIZER_FILES) {
                Path source = model.directory().resolve(file);
                if (Files.exists(source) && !Files.isSameFile(model.directory(), output)) {
                    Files.copy(source, output.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot write the model (" + output + ")", failure);
        }
        List<TensorToWrite> language = new ArrayList<>();
        List<TensorToWrite> tower = new ArrayList<>();
        for (Map.Entry<String, Tensor> weight : model.weights().entrySet()) {
            String name = weight.getKey();
            if (name.startsWith(TOWER)) {
                tower.add(WeightWriter.tensor(name.substring(TOWER.length()), weight.getValue()));
            } else {
                language.add(WeightWriter.tensor(name, weight.getValue()));
            }
        }
        addUnusedTowerWeights(tower);
        ShardedWriter.write(towerFolder, tower, SHARD_BYTES);
        ShardedWriter.write(output, language, SHARD_BYTES);
        VisionConfigFile.write(towerFolder, model.vision());
        PreprocessorConfigFile.write(towerFolder, model.tower().preprocessor());
        model.config().write(output);
    }

    /** CLIP's layout has weights beyond the features that are used (the last norm); others expect to find them. */
    private void addUnusedTowerWeights(List<TensorToWrite> tower) {
        List<String> present = tower.stream().map(TensorToWrite::name).toList();
        ExpectedWeights.of(model.config(), java.util.Optional.of(model.vision())).stream()
                .filter(expected -> expected.name().startsWith(TOWER))
                .filter(expected -> !present.contains(expected.name().substring(TOWER.length())))
                .forEach(expected -> tower.add(new TensorToWrite(
                        expected.name().substring(TOWER.length()),
                        org.llavamini.tensor.DType.FLOAT32,
                        expected.shape(),
                        sink -> InitialValues.constant(expected.name().endsWith("weight") ? 1 : 0, expected.shape())
                                .read(sink))));
    }
}
