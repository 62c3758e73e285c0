// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of the projector from vision width to hidden width. */
public sealed interface ProjectorConfig {
    /** The forms that exist, for messages. */
    String KNOWN = "linear, identity or mlp{k}x_gelu";

    /** Returns the value of {@code mm_projector_type}. */
    String fieldValue();

    /** One linear layer with bias. */
    record Linear() implements ProjectorConfig {
        @Override
        public String fieldValue() {
            return "linear";
        }
    }

    /** Nothing; both widths must be equal. */
    record Identity() implements ProjectorConfig {
        @Override
        public String fieldValue() {
            return "identity";
        }
    }

    /**
     * Linear layers with biases and exact GELU between them.
     *
     * @param depth number of linear layers
     */
    record Mlp(int depth) implements ProjectorConfig {
        public Mlp {
            if (depth <= 0) {
                throw new IllegalArgumentException("depth must be greater than zero: " + depth);
            }
        }

        @Override
        public String fieldValue() {
            return "mlp" + depth + "x_gelu";
        }
    }

    /** Returns the form of a field value, or nothing if it is unknown. */
    static Optional<ProjectorConfig> parse(String fieldValue) {
        if (fieldValue.equals("linear")) {
            return Optional.of(new Linear());
        }
        if (fieldValue.equals("identity")) {
            return Optional.of(new Identity());
        }
        Matcher mlp = Pattern.compile("mlp([1-9]\\d?)x_gelu").matcher(fieldValue);
        return mlp.matches() ? Optional.of(new Mlp(Integer.parseInt(mlp.group(1)))) : Optional.empty();
    }
}
