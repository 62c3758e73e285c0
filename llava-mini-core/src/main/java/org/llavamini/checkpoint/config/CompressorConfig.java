// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import static java.util.Objects.requireNonNull;

/**
 * How the patches of a picture become few tokens.
 *
 * @param type how
 * @param size side C of the square of tokens; 0 with {@link Type#NONE}, where all patches are kept, and 0 with the other types
 *     if the language model gets no vision token at all
 */
public record CompressorConfig(Type type, int size) {
    /** The ways to compress. */
    public enum Type {
        /** Cross-attention with learned queries, as in the paper. */
        QUERY("query"),
        /** Average pooling, an ablation. */
        AVERAGE("average"),
        /** No compression. */
        NONE("none");

        private final String fieldValue;

        Type(String fieldValue) {
            this.fieldValue = fieldValue;
        }

        /** Returns the value of {@code compressor_type}. */
        public String fieldValue() {
            return fieldValue;
        }
    }

    public CompressorConfig {
        requireNonNull(type, "type is null");
        if (size < 0 || (type == Type.NONE && size != 0)) {
            throw new IllegalArgumentException("impossible compressor_size " + size + " of type " + type.fieldValue());
        }
    }

    /** Returns no compressor. */
    public static CompressorConfig none() {
        return new CompressorConfig(Type.NONE, 0);
    }

    /** Returns how many tokens the language model gets of a picture with the given number of patches. */
    public int tokens(int patches) {
        return type == Type.NONE ? patches : size * size;
    }
}
