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
 * @param weight how often each of these comes in an epoch; of 2.5, half of them three times and half twice, others each epoch
 */
public record DataSource(Path json, Path media, SamplingStrategy strategy, double weight) {
    private static final double HEAVIEST = 1000;

    public DataSource {
        requireNonNull(json, "json is null");
        requireNonNull(media, "media is null");
        requireNonNull(strategy, "strategy is null");
        if (!(weight > 0 && weight <= HEAVIEST)) {
            throw new IllegalArgumentException("weight must be above 0 and at most " + (int) HEAVIEST + ": " + weight);
        }
    }

    /** Makes a file whose samples come once an epoch. */
    public DataSource(Path json, Path media, SamplingStrategy strategy) {
        this(json, media, strategy, 1);
    }

    /** Returns a file all of whose samples are used. */
    public static DataSource all(Path json, Path media) {
        return new DataSource(json, media, SamplingStrategy.all());
    }
}
