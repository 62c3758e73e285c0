// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * One file of samples.
 *
 * @param json LLaVA JSON, or JSON Lines
 * @param media the folder in which its pictures lie
 * @param strategy which of its samples are used
 */
public record DataSource(Path json, Path media, SamplingStrategy strategy) {
    public DataSource {
        requireNonNull(json, "json is null");
        requireNonNull(media, "media is null");
        requireNonNull(strategy, "strategy is null");
    }

    /** Returns a file all of whose samples are used. */
    public static DataSource all(Path json, Path media) {
        return new DataSource(json, media, SamplingStrategy.all());
    }
}
