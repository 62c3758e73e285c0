// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spring;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.llavamini.LlavaMini;

/**
 * A model that was opened for the application, and is closed with it.
 *
 * @param model open
 * @param closeTimeout how long its requests may finish then
 */
record OpenModel(LlavaMini model, Duration closeTimeout) implements AutoCloseable {
    OpenModel {
        requireNonNull(model, "model is null");
        requireNonNull(closeTimeout, "closeTimeout is null");
    }

    @Override
    public void close() {
        model.close(closeTimeout);
    }
}
