// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What to make of photographs.
 *
 * @param source the folder of the photographs and of the files that tell of them
 * @param split which of the photographs
 * @param turns how many questions about one photograph come in one conversation at most
 * @param clips how many clips are made of them
 * @param seed of all choices
 */
public record PhotoRequest(Path source, PhotoSplit split, int turns, int clips, long seed) {
    public PhotoRequest {
        requireNonNull(source, "source is null");
        requireNonNull(split, "split is null");
        if (turns < 1 || clips < 0) {
            throw new IllegalArgumentException("turns must be greater than zero, clips must not be negative");
        }
    }
}
