// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.export;

import static java.util.Objects.requireNonNull;

/**
 * In what form {@link ModelQuantizer} stores which part.
 *
 * @param layers the decoder layers, those of pre-fusion too, and in 8 bits the projector; an integer form
 * @param tower the vision tower's layers
 * @param embeddings the table of embeddings, and the head where it has its own matrix
 * @param fileBytes largest weight file; a single tensor beyond it gets a file of its own
 */
public record QuantizedForms(StoredForm layers, StoredForm tower, StoredForm embeddings, long fileBytes) {
    /** The largest weight file where nothing else is said. */
    public static final long STANDARD_FILE_BYTES = 5_000_000_000L;

    public QuantizedForms {
        requireNonNull(layers, "layers is null");
        requireNonNull(tower, "tower is null");
        requireNonNull(embeddings, "embeddings is null");
        if (layers == StoredForm.BFLOAT16) {
            throw new IllegalArgumentException("layers must have an integer form");
        }
        if (fileBytes < 1) {
            throw new IllegalArgumentException("fileBytes must be greater than zero: " + fileBytes);
        }
    }

    /** Returns layers in a form, the tower in 8 bits, embeddings in 16. */
    public static QuantizedForms of(StoredForm layers) {
        return new QuantizedForms(layers, StoredForm.INT8, StoredForm.BFLOAT16, STANDARD_FILE_BYTES);
    }
}
