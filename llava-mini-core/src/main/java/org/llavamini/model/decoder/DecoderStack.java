// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.decoder;

import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.nn.Recomputation;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;

/**
 * Decoder layers one after the other, of which the last computes results for the wanted tokens alone.
 *
 * <p>Where training computes layers again in the backward pass, each is a segment of its own here; the layers do not know of it.
 */
public final class DecoderStack {
    private final List<DecoderLayer> layers;

    /**
     * Pulls the layers from {@code first} to before {@code end}, whose names begin with the prefix; the first has the first entry of the
     * key and value stores.
     */
    public DecoderStack(Weights weights, String prefix, int first, int end, LanguageModelConfig config) {
        layers = IntStream.range(first, end)
                .mapToObj(
                        number -> new DecoderLayer(weights, prefix, number, number - first, number == end - 1, config))
                .toList();
    }

    /** Returns how many layers there are. */
    public int size() {
        return layers.size();
    }

    /**
     * Runs all layers.
     *
     * @param x {@code [tokens of all rows, hidden]}
     * @return {@code [wanted tokens of all rows, hidden]}
     */
    public Tensor forward(Tensor x, Pass pass, Cancellation cancellation) {
        Tensor hidden = x;
        for (DecoderLayer layer : layers.subList(0, layers.size() - 1)) {
            cancellation.check();
            hidden = Recomputation.isOn() ? RecomputedLayer.forward(layer, hidden, pass) : layer.forward(hidden, pass);
        }
        cancellation.check();
        DecoderLayer last = layers.getLast();
        if (pass.rows().stream().allMatch(rows -> rows.wanted() == 0)) {
            last.remember(hidden, pass);
            return hidden.narrow(0, 0, 0);
        }
        return Recomputation.isOn()
                ? RecomputedLayer.forwardWanted(last, hidden, pass)
                : last.forwardWanted(hidden, pass);
    }
}
