// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.vision;

import java.util.List;
import org.llavamini.checkpoint.config.MultimodalConfig;
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
    public static Projector load(Weights weights, MultimodalConfig config, long hidden) {
        return new Projector(config.projector().layers(config.visionHiddenSize(), hidden).stream()
                .map(weights::linear)
                .toList());
    }

    /** Returns the projector that changes nothing. */
    public static Projector identity() {
        return new Projector(List.of());
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
