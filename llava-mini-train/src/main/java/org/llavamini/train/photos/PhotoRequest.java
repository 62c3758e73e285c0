// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What to make of photographs.
 *
 * @param source the folder of the photographs and of the files that tell of them
 * @param test whether those that are kept for the test are asked about, else the others
 * @param turns how many questions about one photograph come in one conversation at most
 * @param clips how many clips are made of them
 * @param seed of all choices
 */
public record PhotoRequest(Path source, boolean test, int turns, int clips, long seed) {
    public PhotoRequest {
        requireNonNull(source, "source is null");
        if (turns < 1 || clips < 0) {
            throw new IllegalArgumentException("turns must be greater than zero, clips must not be negative");
        }
    }
}
