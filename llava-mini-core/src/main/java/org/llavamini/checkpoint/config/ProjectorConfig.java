// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.LeastBits;

/** The form of the projector from vision width to hidden width. */
public sealed interface ProjectorConfig {
    /** The forms that exist, for messages. */
    String KNOWN = "linear, identity or mlp{k}x_gelu";

    /** How the name of the projector begins. */
    String NAME = "model.mm_projector";

    /** Returns the value of {@code mm_projector_type}. */
    String fieldValue();

    /** Returns how many linear layers there are. */
    int depth();

    /** Declares the linear layers; all begin as PyTorch's do, biases too. */
    default List<DeclaredWeights.Linear> layers(long visionWidth, long hidden) {
        return IntStream.range(0, depth())
                .mapToObj(i -> {
                    long in = i == 0 ? visionWidth : hidden;
                    InitialValue initial = InitialValue.Uniform.ofInputs(in);
                    return new DeclaredWeights.Linear(layerName(i), in, hidden, true, LeastBits.INT8, initial, initial);
                })
                .toList();
    }

    /** Returns the name of a layer: a sequence counts its activations, so that layer i has the number 2i. */
    default String layerName(int layer) {
        return NAME + "." + 2 * layer;
    }

    /** One linear layer with bias. */
    record Linear() implements ProjectorConfig {
        @Override
        public String fieldValue() {
            return "linear";
        }

        @Override
        public int depth() {
            return 1;
        }

        @Override
        public String layerName(int layer) {
            return NAME;
        }
    }

    /** Nothing; both widths must be equal. */
    record Identity() implements ProjectorConfig {
        @Override
        public String fieldValue() {
            return "identity";
        }

        @Override
        public int depth() {
            return 0;
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
