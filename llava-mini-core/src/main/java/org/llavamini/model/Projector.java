// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.MultimodalConfig;
import org.llavamini.checkpoint.ProjectorConfig;
import org.llavamini.nn.Linear;
import org.llavamini.nn.Weights;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/** Maps the vision tower's width to the language model's: linear layers with GELU between them; shared by patches and compressed tokens. */
public final class Projector {
    private final List<Linear> layers;

    private Projector(List<Linear> layers) {
        this.layers = layers;
    }

    /** Pulls {@code model.mm_projector.*}. */
    static Projector load(Weights weights, MultimodalConfig config, long hidden) {
        String name = "model.mm_projector";
        int depth =
                switch (config.projector()) {
                    case ProjectorConfig.Identity() -> 0;
                    case ProjectorConfig.Linear() -> 1;
                    case ProjectorConfig.Mlp(int layers) -> layers;
                };
        return new Projector(IntStream.range(0, depth)
                .mapToObj(i -> weights.linear(
                        name(weights, name, i, depth), i == 0 ? config.visionHiddenSize() : hidden, hidden))
                .toList());
    }

    /** Returns the projector that changes nothing. */
    static Projector identity() {
        return new Projector(List.of());
    }

    /** A sequence counts its activations, so that layer i has the number 2i; a single layer may stand without a number. */
    private static String name(Weights weights, String name, int layer, int depth) {
        return depth == 1 && weights.contains(name + ".weight") ? name : name + "." + 2 * layer;
    }

    /** Returns {@code [..., hidden]} for {@code [..., visionWidth]}. */
    public Tensor forward(Tensor x) {
        Tensor projected = x;
        for (int i = 0; i < layers.size(); i++) {
            projected = layers.get(i).forward(i == 0 ? projected : Functional.gelu(projected));
        }
        return projected;
    }
}
