// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.conversion;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.tensor.DType;

/**
 * What a converted model looks like on disk.
 *
 * @param layout names of the weights and form of config.json
 * @param dtype element type of all weights; empty to leave each as it is
 */
public record Conversion(Layout layout, Optional<DType> dtype) {
    /** The layouts that are written. */
    public enum Layout {
        /** That of the official code, of LLaVA-Mini, LLaVA-v1.5 or a plain Llama; the tower in a folder of its own. */
        OFFICIAL,
        /** That of transformers' LlavaForConditionalGeneration, for LLaVA-v1.5 alone. */
        LLAVA_HF
    }

    public Conversion {
        requireNonNull(layout, "layout is null");
        requireNonNull(dtype, "dtype is null");
        dtype.ifPresent(type -> {
            if (!type.isFloatingPoint()) {
                throw new IllegalArgumentException("weights become floating-point numbers only: " + type);
            }
        });
    }
}
