// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.ProjectorConfig;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.vision.VisionTowerSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.train.config.Stage;
import org.llavamini.train.config.TrainConfig;

/** The configuration of the model that a run trains: that of the start, with what the run's configuration changes. */
public final class TrainedConfig {
    private static final String FOLDER = "vision_tower";
    private static final int PROJECTOR_DEPTH = 2;
    /** CLIP's last layer but one, as all released models use it. */
    private static final int LAST_BUT_ONE = -2;
    /** Towers that are made from scratch have no layer beyond the one that is used. */
    private static final int LAST = -1;

    private TrainedConfig() {}

    static ModelConfig of(ModelConfig start, VisionTowerSource tower, TrainConfig config) {
        Optional<MultimodalConfig> before = start.multimodal();
        Quirks quirks =
                before.map(MultimodalConfig::quirks).orElseGet(Quirks::defaults).with(config.quirks());
        MultimodalConfig multimodal = new MultimodalConfig(
                Optional.of(FOLDER),
                tower.config().hiddenSize(),
                before.map(MultimodalConfig::selectLayer).orElseGet(() -> selectLayer(tower)),
                before.map(MultimodalConfig::selectFeature).orElse(MultimodalConfig.SelectFeature.PATCH),
                before.map(MultimodalConfig::projector).orElse(new ProjectorConfig.Mlp(PROJECTOR_DEPTH)),
                config.compressor(),
                config.preFusion().layers(),
                config.preFusion().place(),
                config.media().resolutionRatio(),
                config.media().imageAspectRatio(),
                false,
                OptionalInt.empty(),
                OptionalInt.of(config.maxLength()),
                template(config, before),
                quirks);
        try {
            return new ModelConfig(
                    architecture(config),
                    start.languageModel(),
                    Optional.of(multimodal),
                    Optional.empty(),
                    Optional.of(DType.FLOAT32),
                    Optional.empty());
        } catch (IllegalArgumentException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, failure.getMessage() + " (" + config.model() + ")", failure);
        }
    }

    /** What answers questions goes on in the form that it knows; captions have none that it could keep. */
    private static Optional<String> template(TrainConfig config, Optional<MultimodalConfig> before) {
        Optional<String> known = config.stage() == Stage.FINETUNE
                ? before.flatMap(MultimodalConfig::conversationTemplate)
                        .filter(name -> !name.equals(ConversationTemplate.PLAIN.templateName()))
                : Optional.empty();
        return config.conversation().map(ConversationTemplate::templateName).or(() -> known);
    }

    /** Without compressor and pre-fusion it is LLaVA-v1.5: the paper's baseline and its first stage. */
    private static Architecture architecture(TrainConfig config) {
        return config.compressor().type() == CompressorConfig.Type.NONE
                        && config.preFusion().layers() == 0
                        && config.media().resolutionRatio() == 1
                ? Architecture.LLAVA
                : Architecture.LLAVA_MINI;
    }

    /** A tower in an output of ours is described there; another one with weights is a released CLIP. */
    private static int selectLayer(VisionTowerSource tower) {
        Optional<Path> directory = tower.directory();
        return directory
                .flatMap(TrainedConfig::describedOutside)
                .orElseGet(() -> directory.filter(WeightFiles::presentIn).isPresent() ? LAST_BUT_ONE : LAST);
    }

    private static Optional<Integer> describedOutside(Path tower) {
        Path path = tower.toAbsolutePath().normalize();
        Path output = path.resolveSibling("config.json");
        if (!path.endsWith(FOLDER) || !Files.exists(output)) {
            return Optional.empty();
        }
        return ModelConfig.read(path.resolve("..").normalize()).multimodal().map(MultimodalConfig::selectLayer);
    }
}
