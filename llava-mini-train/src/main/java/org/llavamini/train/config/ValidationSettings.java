// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;
import org.llavamini.train.data.DataSource;

/**
 * Samples that are not learned, whose loss says how much is learned for good.
 *
 * @param data the samples
 * @param every steps between two looks
 * @param patience after how many looks without a smaller loss the run ends, with the weights of the smallest; never if absent
 */
public record ValidationSettings(DataSource data, long every, OptionalInt patience) {
    public ValidationSettings {
        requireNonNull(data, "data is null");
        requireNonNull(patience, "patience is null");
        if (every < 1 || patience.orElse(1) < 1) {
            throw new IllegalArgumentException("every and patience must be greater than zero");
        }
    }
}
