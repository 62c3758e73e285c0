// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.AspectRatio;
import org.llavamini.train.config.TrainConfig.BatchSettings;
import org.llavamini.train.config.TrainConfig.MediaSettings;
import org.llavamini.train.config.TrainConfig.MediaSettings.TextOnly;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.data.SamplingStrategy;

/** The keys that say what is learned from: files, media, batches, and how much may be bad. */
final class DataKeys {
    private static final int DEFAULT_FRAMES = 8;
    private static final int MAX_FRAMES_PER_SECOND = 1000;
    private static final int MOST_GIGABYTES = 1_000_000;

    private DataKeys() {}

    static List<DataSource> data(ConfigSection root, Path folder) {
        List<DataSource> sources = new ArrayList<>();
        for (ConfigSection section : root.sections("data")) {
            sources.add(source(section, folder));
            section.requireNothingElse();
        }
        if (sources.isEmpty()) {
            root.missing("data");
        }
        return sources;
    }

    static MediaSettings media(ConfigSection root) {
        ConfigSection video = root.section("video");
        double framesPerSecond = video.number("fps").orElse(0);
        if (!(framesPerSecond >= 0 && framesPerSecond <= MAX_FRAMES_PER_SECOND)) {
            throw video.problem("fps", "must be from 0 to " + MAX_FRAMES_PER_SECOND + ": " + framesPerSecond);
        }
        FrameChoice frames =
                new FrameChoice(framesPerSecond, video.integer("max_frames", 1).orElse(DEFAULT_FRAMES));
        video.requireNothingElse();
        return new MediaSettings(
                root.choice("image_aspect_ratio", AspectRatio.class).orElse(AspectRatio.SQUARE),
                root.integer("resolution_ratio", 1).orElse(1),
                frames,
                root.choice("text_only", TextOnly.class).orElse(TextOnly.PLAIN),
                augmentation(root.section("augmentation")));
    }

    static BatchSettings batch(ConfigSection root) {
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

    static BadSampleLimit badSamples(ConfigSection root) {
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

    private static DataSource source(ConfigSection section, Path folder) {
        Path json = section.requiredPath("json", folder);
        Path media = section.path("media", folder).orElse(folder);
        String strategy = section.text("sample").orElse("all");
        double weight = section.number("weight").orElse(1);
        try {
            return new DataSource(json, media, SamplingStrategy.parse(strategy), weight);
        } catch (IllegalArgumentException failure) {
            String what = String.valueOf(failure.getMessage());
            throw section.problem(what.startsWith("weight") ? "weight" : "sample", what.replaceFirst("^weight ", ""));
        }
    }

    private static AugmentationSettings augmentation(ConfigSection section) {
        double flip = section.number("flip").orElse(0);
        double crop = section.number("crop").orElse(1);
        section.requireNothingElse();
        if (!(flip >= 0 && flip <= 1)) {
            throw section.problem("flip", "must be from 0 to 1: " + flip);
        }
        if (!(crop > 0 && crop <= 1)) {
            throw section.problem("crop", "must be above 0 and at most 1: " + crop);
        }
        return new AugmentationSettings(flip, crop);
    }

    static Optional<ValidationSettings> validation(ConfigSection root, Stage stage, Path folder) {
        if (!root.has("validation")) {
            return Optional.empty();
        }
        ConfigSection section = root.section("validation");
        if (stage == Stage.VISION) {
            throw root.problem("validation", "is not for stage vision, whose loss depends on what comes together");
        }
        ValidationSettings settings = new ValidationSettings(
                source(section, folder), section.integer("every", 1).orElse(100), section.integer("patience", 1));
        section.requireNothingElse();
        return Optional.of(settings);
    }

    static Optional<FeatureCacheSettings> featureCache(ConfigSection root, Path folder) {
        double gigabytes = root.number("cache_features_gigabytes").orElse(0);
        if (root.has("cache_features_gigabytes") && !(gigabytes > 0 && gigabytes <= MOST_GIGABYTES)) {
            throw root.problem(
                    "cache_features_gigabytes", "must be above 0 and at most " + MOST_GIGABYTES + ": " + gigabytes);
        }
        long bytes = gigabytes > 0 ? (long) (gigabytes * (1 << 30)) : FeatureCacheSettings.STANDARD_BYTES;
        return root.path("cache_features", folder).map(path -> new FeatureCacheSettings(path, Math.max(1, bytes)));
    }
}
