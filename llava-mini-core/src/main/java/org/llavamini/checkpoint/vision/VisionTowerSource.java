// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.file.NamedDirectory;

/**
 * Where the description of a model's vision tower was found.
 *
 * @param origin directory or name, for messages
 * @param directory the CLIP directory, which may hold weights too; empty for the known sizes of a public model
 * @param config shape of the tower
 * @param preprocessor what happens to pixels before it
 */
public record VisionTowerSource(
        String origin, Optional<Path> directory, VisionConfig config, PreprocessorConfig preprocessor) {
    public static final String INSIDE = "vision_tower";

    public VisionTowerSource {
        requireNonNull(origin, "origin is null");
        requireNonNull(directory, "directory is null");
        requireNonNull(config, "config is null");
        requireNonNull(preprocessor, "preprocessor is null");
    }

    /**
     * Reads a CLIP directory: its config.json and preprocessor_config.json.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} or {@code MODEL_FORMAT}, naming file and field
     */
    public static VisionTowerSource read(Path directory) {
        VisionConfig config = VisionConfigFile.read(directory);
        PreprocessorConfig preprocessor = PreprocessorConfigFile.read(directory);
        return new VisionTowerSource(
                directory.toString(),
                Optional.of(directory),
                config.family().interpolatesPositions() ? config.withImageSize(preprocessor.cropHeight()) : config,
                preprocessor);
    }

    /** Returns whether a model directory has the folder of its tower. */
    public static boolean isInside(Path checkpoint) {
        return Files.isDirectory(checkpoint.resolve(INSIDE));
    }

    /**
     * Finds the tower of a multimodal model: in the model's own config.json, in its folder {@code vision_tower}, where
     * {@code mm_vision_tower} points, or by that name among the public CLIP models.
     *
     * @param checkpoint directory of the model
     * @param described what the model's own config.json says about its tower
     * @param name value of {@code mm_vision_tower}
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if it is in none of these places
     */
    public static VisionTowerSource find(Path checkpoint, Optional<VisionConfig> described, Optional<String> name) {
        if (described.isPresent()) {
            return new VisionTowerSource(
                    checkpoint.toString(), Optional.empty(), described.get(), PreprocessorConfigFile.read(checkpoint));
        }
        Path inside = checkpoint.resolve(INSIDE);
        if (Files.isDirectory(inside)) {
            return read(inside);
        }
        Optional<Path> directory = name.flatMap(named -> NamedDirectory.find(checkpoint, named));
        if (directory.isPresent()) {
            return read(directory.get());
        }
        return name.flatMap(PublicVisionTower::find)
                .map(PublicVisionTower::source)
                .orElseThrow(() -> ModelErrors.notFound(
                        checkpoint.resolve(VisionConfigFile.NAME),
                        "there is no vision tower: no folder " + INSIDE + " in the checkpoint, and mm_vision_tower "
                                + name.map(ModelErrors::shown).orElse("(absent)")
                                + " is neither a directory nor a known public CLIP model; give --vision-tower DIR"));
    }
}
