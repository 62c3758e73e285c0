// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Directories that are opened beside that of a model.
 *
 * @param visionTower a CLIP directory that describes the vision tower, and gives its weights if the model has none
 * @param base the model on which an adapter (LoRA, or a projector alone) stands, where its own files do not lead to it
 */
public record CheckpointOptions(Optional<Path> visionTower, Optional<Path> base) {
    public CheckpointOptions {
        requireNonNull(visionTower, "visionTower is null");
        requireNonNull(base, "base is null");
    }

    /** Returns options without any other directory. */
    public static CheckpointOptions none() {
        return new CheckpointOptions(Optional.empty(), Optional.empty());
    }

    /** Returns these options with a CLIP directory. */
    public CheckpointOptions withVisionTower(Path directory) {
        return new CheckpointOptions(Optional.of(directory), base);
    }

    /** Returns these options with a base model. */
    public CheckpointOptions withBase(Path directory) {
        return new CheckpointOptions(visionTower, Optional.of(directory));
    }
}
