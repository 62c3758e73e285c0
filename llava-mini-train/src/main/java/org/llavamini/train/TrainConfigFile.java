// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.checkpoint.CompressorConfig;
import org.llavamini.checkpoint.MultimodalConfig.ImageAspectRatio;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.train.TrainConfig.BatchSettings;
import org.llavamini.train.TrainConfig.OptimizationSettings;
import org.llavamini.train.TrainConfig.PreFusionSettings;

/** Reads a training configuration from YAML; unknown keys are errors, absent ones have the stage's defaults. */
public final class TrainConfigFile {
    private static final YAMLMapper YAML = new YAMLMapper();

    private TrainConfigFile() {}

    /**
     * Reads a file and applies overrides of the form {@code KEY=VALUE}, where KEY may be a path as {@code pre_fusion.layers}.
     * Relative paths are meant from the file's folder.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} naming file and key
     */
    public static TrainConfig read(Path file, List<String> overrides) {
        ObjectNode root = parse(file);
        overrides.forEach(override -> apply(root, override));
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        return config(new ConfigSection(root, "", file.toString()), folder);
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
                    "not YAML: " + complaint + ", line " + failure.getLocation().getLineNr() + " (" + file + ")",
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

    private static TrainConfig config(ConfigSection root, Path folder) {
        Stage stage = root.choice("stage", Stage.class).orElseThrow(() -> root.missing("stage"));
        TrainConfig config = new TrainConfig(
                stage,
                folder.resolve(root.text("model").orElseThrow(() -> root.missing("model"))),
                root.text("vision_tower").map(folder::resolve),
                root.text("adapter").map(folder::resolve),
                folder.resolve(root.text("output").orElseThrow(() -> root.missing("output"))),
                data(root, folder),
                compressor(root.section("compressor"), stage),
                preFusion(root.section("pre_fusion"), stage),
                root.choice("image_aspect_ratio", ImageAspectRatio.class).orElse(ImageAspectRatio.SQUARE),
                root.text("conversation").map(ConversationTemplate::named),
                batch(root),
                optimization(root, stage),
                trainable(root, stage),
                root.choice("dtype", DType.class).orElse(DType.BFLOAT16),
                root.integer("max_length", 1).orElse(4096),
                root.integer("save_steps", 1).orElse(500),
                root.integer("seed", 0).orElse(0));
        requireDefaults(root);
        root.requireNothingElse();
        return config;
    }

    /** Keys of the contract whose other values a later version will honour. */
    private static void requireDefaults(ConfigSection root) {
        root.requireValue("resolution_ratio", "1");
        root.requireValue("group_by_modality_length", "false");
        root.requireValue("gradient_checkpointing", "false");
        root.requireValue("text_only", "plain");
        root.requireValue("processes", "1");
    }

    private static List<DataSource> data(ConfigSection root, Path folder) {
        List<DataSource> sources = new ArrayList<>();
        for (ConfigSection source : root.sections("data")) {
            Path json = folder.resolve(source.text("json").orElseThrow(() -> source.missing("json")));
            Path media = source.text("media").map(folder::resolve).orElse(folder);
            String strategy = source.text("sample").orElse("all");
            try {
                sources.add(new DataSource(json, media, SamplingStrategy.parse(strategy)));
            } catch (IllegalArgumentException failure) {
                throw source.problem("sample", "must be all, first:N, end:N or random:N: " + strategy);
            }
            source.requireNothingElse();
        }
        if (sources.isEmpty()) {
            throw root.missing("data");
        }
        return sources;
    }

    private static CompressorConfig compressor(ConfigSection section, Stage stage) {
        CompressorConfig.Type type = section.choice("kind", CompressorConfig.Type.class)
                .orElse(stage == Stage.FINETUNE ? CompressorConfig.Type.QUERY : CompressorConfig.Type.NONE);
        int size = section.integer("size", 1).orElse(1);
        section.requireNothingElse();
        return type == CompressorConfig.Type.NONE ? CompressorConfig.none() : new CompressorConfig(type, size);
    }

    private static PreFusionSettings preFusion(ConfigSection section, Stage stage) {
        PreFusionSettings settings = new PreFusionSettings(
                section.integer("layers", 0).orElse(stage == Stage.FINETUNE ? 4 : 0),
                section.choice("init", PreFusionSettings.Initialization.class)
                        .orElse(PreFusionSettings.Initialization.LANGUAGE_MODEL),
                section.number("residual_scale").orElse(1));
        section.requireValue("place", "before");
        section.requireNothingElse();
        return settings;
    }

    private static BatchSettings batch(ConfigSection root) {
        int size = root.integer("batch_size", 1).orElse(256);
        return new BatchSettings(
                size,
                Math.min(size, root.integer("micro_batch_size", 1).orElse(8)),
                root.flag("share_pictures", false),
                root.flag("shuffle", true));
    }

    private static OptimizationSettings optimization(ConfigSection root, Stage stage) {
        double learningRate = root.number("learning_rate").orElse(stage.learningRate());
        Map<TrainedPart, Double> rates = new EnumMap<>(TrainedPart.class);
        if (stage == Stage.FINETUNE) {
            rates.put(TrainedPart.PROJECTOR, 1e-5);
        }
        root.number("projector_learning_rate").ifPresent(rate -> rates.put(TrainedPart.PROJECTOR, rate));
        ConfigSection more = root.section("learning_rates");
        for (TrainedPart part : TrainedPart.values()) {
            more.number(part.name().toLowerCase(Locale.ROOT)).ifPresent(rate -> rates.put(part, rate));
        }
        more.requireNothingElse();
        return new OptimizationSettings(
                learningRate,
                rates,
                root.number("epochs").orElse(stage.epochs()),
                root.longInteger("max_steps"),
                root.choice("schedule", LearningRateSchedule.Kind.class).orElse(LearningRateSchedule.Kind.COSINE),
                root.number("warmup_ratio").orElse(0.03),
                root.number("weight_decay").orElse(0),
                root.number("max_grad_norm").orElse(1));
    }

    private static Set<TrainedPart> trainable(ConfigSection root, Stage stage) {
        List<String> names = root.texts("trainable");
        if (names.isEmpty()) {
            return stage.trainable();
        }
        Set<TrainedPart> parts = EnumSet.noneOf(TrainedPart.class);
        for (String name : names) {
            parts.add(root.constant("trainable", name, TrainedPart.class));
        }
        return parts;
    }
}
