// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where the features of a frozen vision tower are kept, so that each picture passes it once and not once an epoch.
 *
 * @param directory made if it is not there; several runs may share it
 * @param mostBytes how large its files may become together; what comes later is computed each time
 */
public record FeatureCacheSettings(Path directory, long mostBytes) {
    /** The limit unless another one is chosen: some sixty thousand pictures of 196 patches of 768 numbers. */
    public static final long STANDARD_BYTES = 20L << 30;

    public FeatureCacheSettings {
        requireNonNull(directory, "directory is null");
        if (mostBytes < 1) {
            throw new IllegalArgumentException("mostBytes must be greater than zero: " + mostBytes);
        }
    }
}
