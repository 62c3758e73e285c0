// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.llavamini.checkpoint.ExpectedWeights;
import org.llavamini.checkpoint.WeightLayout;
import org.llavamini.checkpoint.file.TokenizerFiles;
import org.llavamini.checkpoint.shards.ShardedWriter;
import org.llavamini.checkpoint.vision.PreprocessorConfigFile;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.config.TrainedPart;
import org.llavamini.train.weights.InitialValues;
import org.llavamini.train.weights.TrainedModel;
import org.llavamini.train.weights.TrainingWeights;
import org.llavamini.train.weights.WeightWriter;

/** Writes a trained model in the Hugging Face layout, its vision tower in a folder of its own beside the weights. */
public final class ModelExport {
    private static final String TOWER = WeightLayout.VISION_TOWER;
    private static final long SHARD_BYTES = 5_000_000_000L;

    private final TrainedModel model;

    public ModelExport(TrainedModel model) {
        this.model = model;
    }

    /** Writes everything that other commands need to open the model. */
    public void write(Path output) {
        Path towerFolder = output.resolve("vision_tower");
        try {
            Files.createDirectories(towerFolder);
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot write the model (" + output + ")", failure);
        }
        TokenizerFiles.copy(model.tokenizerDirectory(), output);
        List<TensorToWrite> language = new ArrayList<>();
        List<TensorToWrite> tower = new ArrayList<>();
        List<TensorToWrite> updates = new ArrayList<>();
        boolean adapter = model.settings().lora().filter(lora -> !lora.merge()).isPresent();
        for (Map.Entry<String, Tensor> weight : model.weights().entrySet()) {
            String name = weight.getKey();
            if (name.startsWith(TOWER)) {
                tower.add(WeightWriter.tensor(name.substring(TOWER.length()), weight.getValue()));
            } else if (LoraAdapter.isUpdate(name)) {
                updates.add(WeightWriter.tensor(LoraAdapter.storedName(name), weight.getValue()));
            } else if (!adapter) {
                language.add(merged(name, weight.getValue()));
            } else if (isBesideTheLanguageModel(name)) {
                language.add(WeightWriter.tensor(name, weight.getValue()));
            }
        }
        addUnusedTowerWeights(tower);
        ShardedWriter.write(towerFolder, tower, SHARD_BYTES);
        if (adapter) {
            LoraAdapter.write(output, model.settings(), updates, language);
        } else {
            ShardedWriter.write(output, language, SHARD_BYTES);
        }
        VisionConfigFile.write(towerFolder, model.vision());
        PreprocessorConfigFile.write(towerFolder, model.tower().preprocessor());
        model.config().write(output);
    }

    /** An adapter has all of the parts that its base may lack, and whatever learned as a whole. */
    private boolean isBesideTheLanguageModel(String name) {
        return TrainedPart.of(name) != TrainedPart.LANGUAGE_MODEL && TrainedPart.of(name) != TrainedPart.EMBEDDINGS
                || model.trainable().containsKey(name);
    }

    private TensorToWrite merged(String name, Tensor weight) {
        String linear = name.replaceFirst("\\.weight$", "");
        Tensor down = model.weights().get(linear + TrainingWeights.LORA_DOWN);
        Tensor up = model.weights().get(linear + TrainingWeights.LORA_UP);
        if (down == null || up == null) {
            return WeightWriter.tensor(name, weight);
        }
        double scale =
                model.settings().lora().map(lora -> lora.alpha() / lora.rank()).orElseThrow();
        return new TensorToWrite(name, weight.dtype(), weight.shape(), sink -> {
            try (TensorScope _ = TensorScope.open();
                    GradientMode _ = GradientMode.disabled()) {
                weight.add(up.matmul(down).multiply(scale)).read(sink);
            }
        });
    }

    /** CLIP's layout has weights beyond the features that are used, and others expect to find them. */
    private void addUnusedTowerWeights(List<TensorToWrite> tower) {
        Set<String> present = tower.stream().map(TensorToWrite::name).collect(Collectors.toSet());
        ExpectedWeights.of(model.config(), Optional.of(model.vision())).stream()
                .filter(expected -> expected.name().startsWith(TOWER))
                .filter(expected -> !present.contains(expected.name().substring(TOWER.length())))
                .forEach(expected -> tower.add(new TensorToWrite(
                        expected.name().substring(TOWER.length()), DType.FLOAT32, expected.shape(), sink -> {
                            try (TensorScope _ = TensorScope.open()) {
                                model.unused(expected)
                                        .orElseGet(() -> neutral(expected))
                                        .read(sink);
                            }
                        })));
    }

    /** A tower from scratch never had them. */
    private static Tensor neutral(ExpectedWeight expected) {
        return new InitialValues(0).of(expected);
    }
}
