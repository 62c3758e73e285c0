// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.MultimodalConfig.PreFusionPlace;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Quirks;
import org.llavamini.train.config.TrainConfig.PreFusionSettings;
import org.llavamini.train.config.TrainConfig.PreFusionSettings.Initialization;

/** The keys that say what the model is. */
final class ModelKeys {
    /** The patches of four tiles along a side; more tokens than patches compress nothing. */
    private static final int MAX_COMPRESSOR_SIZE = 48;

    private ModelKeys() {}

    static CompressorConfig compressor(ConfigSection section, Stage stage) {
        CompressorConfig.Type type = section.choice("kind", CompressorConfig.Type.class)
                .orElse(stage.isOfWholeModel() ? CompressorConfig.Type.QUERY : CompressorConfig.Type.NONE);
        int size = section.integer("size", 0).orElse(1);
        section.requireNothingElse();
        if (size > MAX_COMPRESSOR_SIZE) {
            throw section.problem("size", "must be at most " + MAX_COMPRESSOR_SIZE + ": " + size);
        }
        return type == CompressorConfig.Type.NONE ? CompressorConfig.none() : new CompressorConfig(type, size);
    }

    static PreFusionSettings preFusion(ConfigSection section, Stage stage, Path folder) {
        int layers = section.integer("layers", 0).orElse(stage.isOfWholeModel() ? 4 : 0);
        PreFusionPlace place = section.choice("place", PreFusionPlace.class).orElse(PreFusionPlace.BEFORE);
        String init = section.text("init").orElse("language_model");
        double residualScale = section.number("residual_scale").orElse(1);
        if (place == PreFusionPlace.INSIDE && stage == Stage.VISION) {
            throw section.problem("place", "inside is not for stage vision, which has no pre-fusion");
        }
        if (place == PreFusionPlace.INSIDE && (!init.equals("language_model") || residualScale != 1)) {
            throw section.problem(
                    "place", "inside means the language model's own layers, which need no init or residual_scale");
        }
        Initialization initialization =
                switch (init) {
                    case "language_model" -> Initialization.LANGUAGE_MODEL;
                    case "random" -> Initialization.RANDOM;
                    default -> Initialization.FILE;
                };
        Optional<Path> file = initialization == Initialization.FILE ? section.path("init", folder) : Optional.empty();
        if (file.isPresent() && !Files.exists(file.get())) {
            throw section.problem("init", "must be language_model, random or a file that exists: " + init);
        }
        PreFusionSettings settings = new PreFusionSettings(layers, place, initialization, file, residualScale);
        section.requireNothingElse();
        return settings;
    }

    /** The choices that the model keeps: whether the text's embeddings learn is a choice of this training alone. */
    static Quirks quirks(ConfigSection section) {
        Map<String, String> quirks = new TreeMap<>(section.scalars());
        quirks.remove(LearningKeys.EMBEDDING_GRADIENT);
        try {
            return new Quirks(quirks);
        } catch (LlavaMiniException failure) {
            throw section.problem(failure);
        }
    }
}
