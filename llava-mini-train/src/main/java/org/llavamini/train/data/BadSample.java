// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static java.util.Objects.requireNonNull;

/**
 * A sample that cannot be learned from and is left out whole.
 *
 * @param id the sample's
 * @param source the file that it comes from
 * @param reason what is wrong with it
 */
public record BadSample(String id, String source, String reason) {
    public BadSample {
        requireNonNull(id, "id is null");
        requireNonNull(source, "source is null");
        requireNonNull(reason, "reason is null");
    }

    @Override
    public String toString() {
        return "sample " + id + ": " + reason + " (" + source + ")";
    }
}
