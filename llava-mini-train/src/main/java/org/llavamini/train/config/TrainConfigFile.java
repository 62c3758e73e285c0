// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.MultimodalConfig.ImageAspectRatio;
import org.llavamini.checkpoint.config.MultimodalConfig.PreFusionPlace;
import org.llavamini.encoding.Quirks;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.tensor.DType;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.train.config.TrainConfig.BatchSettings;
import org.llavamini.train.config.TrainConfig.LoraSettings;
import org.llavamini.train.config.TrainConfig.MediaSettings;
import org.llavamini.train.config.TrainConfig.MediaSettings.TextOnly;
import org.llavamini.train.config.TrainConfig.OptimizationSettings;
import org.llavamini.train.config.TrainConfig.PreFusionSettings;
import org.llavamini.train.config.TrainConfig.PreFusionSettings.Initialization;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.data.SamplingStrategy;

/** Reads a training configuration from YAML; unknown keys are errors, absent ones have the stage's defaults. */
public final class TrainConfigFile {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int DEFAULT_FRAMES = 8;
    private static final int MAX_FRAMES_PER_SECOND = 1000;
    /** The patches of four tiles along a side; more tokens than patches compress nothing. */
    private static final int MAX_COMPRESSOR_SIZE = 48;

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

    private static TrainConfig config(ConfigSection root, Path folder) {
        Stage stage = root.choice("stage", Stage.class).orElseGet(() -> {
            root.missing("stage");
            return Stage.FINETUNE;
        });
        TrainConfig config = new TrainConfig(
                stage,
                folder.resolve(root.required("model")),
                root.flag("from_scratch", false),
                root.text("vision_tower").map(folder::resolve),
                root.text("adapter").map(folder::resolve),
                folder.resolve(root.required("output")),
                data(root, folder),
                compressor(root.section("compressor"), stage),
                preFusion(root.section("pre_fusion"), stage, folder),
                media(root),
                root.text("conversation").map(ConversationTemplate::named),
                batch(root),
                optimization(root, stage),
                trainable(root, stage),
                lora(root.section("lora")),
                quirks(root.section("quirks")),
                dtype(root),
                root.integer("max_length", 1).orElse(4096),
                root.flag("gradient_checkpointing", false),
                badSamples(root),
                root.integer("save_steps", 1).orElse(500),
                root.integer("seed", 0).orElse(0),
                root.integer("processes", 1).orElse(1));
        root.requireNothingElse();
        if (config.lora().isPresent() && !config.trainable().contains(TrainedPart.LANGUAGE_MODEL)) {
            throw root.problem("lora", "updates the language model, which trainable does not name");
        }
        return config;
    }

    private static MediaSettings media(ConfigSection root) {
        ConfigSection video = root.section("video");
        double framesPerSecond = video.number("fps").orElse(0);
        if (!(framesPerSecond >= 0 && framesPerSecond <= MAX_FRAMES_PER_SECOND)) {
            throw video.problem("fps", "must be from 0 to " + MAX_FRAMES_PER_SECOND + ": " + framesPerSecond);
        }
        FrameChoice frames =
                new FrameChoice(framesPerSecond, video.integer("max_frames", 1).orElse(DEFAULT_FRAMES));
        video.requireNothingElse();
        return new MediaSettings(
                root.choice("image_aspect_ratio", ImageAspectRatio.class).orElse(ImageAspectRatio.SQUARE),
                root.integer("resolution_ratio", 1).orElse(1),
                frames,
                root.choice("text_only", TextOnly.class).orElse(TextOnly.PLAIN));
    }

    private static Optional<LoraSettings> lora(ConfigSection section) {
        int rank = section.integer("rank", 0).orElse(0);
        double alpha = section.number("alpha").orElse(16);
        double dropout = section.number("dropout").orElse(0.05);
        List<String> names = section.texts("targets");
        Set<LoraTarget> targets = EnumSet.allOf(LoraTarget.class);
        if (!names.isEmpty()) {
            targets.clear();
            names.forEach(name -> targets.add(section.constant("targets", name, LoraTarget.class)));
        }
        boolean merge = section.flag("merge", false);
        section.requireNothingElse();
        if (!(alpha > 0)) {
            throw section.problem("alpha", "must be greater than zero: " + alpha);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw section.problem("dropout", "must be from 0 to below 1: " + dropout);
        }
        return rank == 0 ? Optional.empty() : Optional.of(new LoraSettings(rank, alpha, dropout, targets, merge));
    }

    private static Map<String, String> quirks(ConfigSection section) {
        Map<String, String> quirks = section.scalars();
        try {
            return new Quirks(quirks).choices();
        } catch (LlavaMiniException failure) {
            throw section.problem(failure);
        }
    }

    private static DType dtype(ConfigSection root) {
        DType dtype = root.choice("dtype", DType.class).orElse(DType.BFLOAT16);
        if (dtype != DType.BFLOAT16 && dtype != DType.FLOAT32) {
            throw root.problem(
                    "dtype", "must be bfloat16 or float32: " + dtype.name().toLowerCase(Locale.ROOT));
        }
        return dtype;
    }

    private static BadSampleLimit badSamples(ConfigSection root) {
        return root.text("max_bad_samples")
                .map(text -> {
                    try {
                        return BadSampleLimit.parse(text);
                    } catch (IllegalArgumentException failure) {
                        throw root.problem("max_bad_samples", String.valueOf(failure.getMessage()));
                    }
                })
                .orElseGet(BadSampleLimit::defaults);
    }

    private static List<DataSource> data(ConfigSection root, Path folder) {
        List<DataSource> sources = new ArrayList<>();
        for (ConfigSection source : root.sections("data")) {
            Path json = folder.resolve(source.required("json"));
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
            root.missing("data");
        }
        return sources;
    }

    private static CompressorConfig compressor(ConfigSection section, Stage stage) {
        CompressorConfig.Type type = section.choice("kind", CompressorConfig.Type.class)
                .orElse(stage == Stage.FINETUNE ? CompressorConfig.Type.QUERY : CompressorConfig.Type.NONE);
        int size = section.integer("size", 0).orElse(1);
        section.requireNothingElse();
        if (size > MAX_COMPRESSOR_SIZE) {
            throw section.problem("size", "must be at most " + MAX_COMPRESSOR_SIZE + ": " + size);
        }
        return type == CompressorConfig.Type.NONE ? CompressorConfig.none() : new CompressorConfig(type, size);
    }

    private static PreFusionSettings preFusion(ConfigSection section, Stage stage, Path folder) {
        int layers = section.integer("layers", 0).orElse(stage == Stage.FINETUNE ? 4 : 0);
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
        Optional<Path> file =
                initialization == Initialization.FILE ? Optional.of(folder.resolve(init)) : Optional.empty();
        if (file.isPresent() && !Files.exists(file.get())) {
            throw section.problem("init", "must be language_model, random or a file that exists: " + init);
        }
        PreFusionSettings settings = new PreFusionSettings(layers, place, initialization, file, residualScale);
        section.requireNothingElse();
        return settings;
    }

    private static BatchSettings batch(ConfigSection root) {
        int size = root.integer("batch_size", 1).orElse(256);
        boolean share = root.flag("share_pictures", false);
        boolean shuffle = root.flag("shuffle", true);
        // Either of the others decides the order by itself.
        boolean group = root.flag("group_by_modality_length", shuffle && !share);
        if (group && (share || !shuffle)) {
            throw root.problem(
                    "group_by_modality_length", "cannot be true with " + (share ? "share_pictures" : "shuffle: false"));
        }
        return new BatchSettings(
                size, Math.min(size, root.integer("micro_batch_size", 1).orElse(8)), share, shuffle, group);
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
        Set<TrainedPart> parts = EnumSet.noneOf(TrainedPart.class);
        if ("true".equals(root.section("quirks").scalars().get("embedding-gradient"))) {
            parts.add(TrainedPart.EMBEDDINGS);
        }
        if (names.isEmpty()) {
            parts.addAll(stage.trainable());
        }
        for (String name : names) {
            parts.add(root.constant("trainable", name, TrainedPart.class));
        }
        return parts;
    }
}
