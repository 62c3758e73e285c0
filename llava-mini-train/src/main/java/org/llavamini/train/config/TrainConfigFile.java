// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.hub.HubCache;
import org.llavamini.text.ConversationTemplate;

/** Reads a training configuration from YAML; unknown keys are errors, absent ones have the stage's defaults. */
public final class TrainConfigFile {
    private static final YAMLMapper YAML = new YAMLMapper();

    private TrainConfigFile() {}

    /**
     * Reads a file and applies overrides of the form {@code KEY=VALUE}, where KEY may be a path as {@code pre_fusion.layers}.
     * Relative paths are meant from the file's folder; models may also be named as in the cache of the Hugging Face hub.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} naming file and key
     */
    public static TrainConfig read(Path file, List<String> overrides) {
        return read(file, overrides, HubCache.of(System.getenv()));
    }

    static TrainConfig read(Path file, List<String> overrides, HubCache cache) {
        ObjectNode root = parse(file);
        overrides.forEach(override -> apply(root, override));
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        return config(new ConfigSection(root, "", file.toString()), folder, cache);
    }

    private static ObjectNode parse(Path file) {
        try {
            if (YAML.readTree(file.toFile()) instanceof ObjectNode root) {
                return root;
            }
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "not a YAML mapping (" + file + ")");
        } catch (JsonProcessingException failure) {
            // YAML's complaints go on over several lines with an excerpt of the file.
            String complaint = failure.getOriginalMessage().lines().findFirst().orElse("");
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "not YAML: " + complaint + ", line " + failure.getLocation().getLineNr() + ", column "
                            + failure.getLocation().getColumnNr() + " (" + file + ")",
                    failure);
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot read the configuration (" + file + ")", failure);
        }
    }

    private static void apply(ObjectNode root, String override) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "an override must be KEY=VALUE: " + override + " (--set)");
        }
        String[] path = override.substring(0, equals).split("\\.");
        ObjectNode node = root;
        for (int i = 0; i < path.length - 1; i++) {
            node = node.path(path[i]) instanceof ObjectNode child ? child : node.putObject(path[i]);
        }
        try {
            JsonNode value = YAML.readTree(override.substring(equals + 1));
            node.set(path[path.length - 1], value);
        } catch (JsonProcessingException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "not a YAML value: " + override + " (--set)", failure);
        }
    }

    private static TrainConfig config(ConfigSection root, Path folder, HubCache cache) {
        Stage stage = root.choice("stage", Stage.class).orElseGet(() -> {
            root.missing("stage");
            return Stage.FINETUNE;
        });
        TrainConfig config = new TrainConfig(
                stage,
                root.requiredModel("model", folder, cache),
                root.flag("from_scratch", false),
                root.model("vision_tower", folder, cache),
                root.model("adapter", folder, cache),
                root.requiredPath("output", folder),
                DataKeys.data(root, folder),
                ModelKeys.compressor(root.section("compressor"), stage),
                ModelKeys.preFusion(root.section("pre_fusion"), stage, folder),
                DataKeys.media(root),
                root.text("conversation").map(ConversationTemplate::named),
                DataKeys.batch(root),
                LearningKeys.optimization(root, stage),
                LearningKeys.trainable(root, stage),
                LearningKeys.lora(root.section("lora")),
                ModelKeys.quirks(root.section("quirks")),
                LearningKeys.dtype(root),
                root.integer("max_length", 1).orElse(4096),
                root.flag("gradient_checkpointing", false),
                DataKeys.badSamples(root),
                root.integer("save_steps", 1).orElse(500),
                root.integer("seed", 0).orElse(0),
                LearningKeys.device(root),
                LearningKeys.average(root.section("average")),
                DataKeys.validation(root, stage, folder),
                DataKeys.featureCache(root, folder),
                LearningKeys.places(root, stage),
                root.integer("processes", 1).orElse(1));
        root.requireNothingElse();
        if (config.lora().isPresent() && !config.trainable().contains(TrainedPart.LANGUAGE_MODEL)) {
            throw root.problem("lora", "updates the language model, which trainable does not name");
        }
        if (stage == Stage.PLACES) {
            requirePlaces(root, config);
        }
        if (config.featureCache().isPresent() && config.trainable().contains(TrainedPart.VISION_TOWER)) {
            throw root.problem("cache_features", "needs a vision tower that does not learn, but trainable names it");
        }
        if (config.featureCache().isPresent() && config.media().augmentation().crop() < 1) {
            throw root.problem("cache_features", "cannot keep what augmentation.crop cuts out by chance");
        }
        return config;
    }

    /** Only what makes vision tokens learns there, and there must be some. */
    private static void requirePlaces(ConfigSection root, TrainConfig config) {
        if (!Stage.PLACES.trainable().containsAll(config.trainable())) {
            throw root.problem("trainable", "can name compressor and projector in stage places");
        }
        if (config.compressor().type() != CompressorConfig.Type.QUERY
                || config.compressor().size() == 0) {
            throw root.problem("compressor", "must be of kind query, with a size above 0, in stage places");
        }
    }
}
