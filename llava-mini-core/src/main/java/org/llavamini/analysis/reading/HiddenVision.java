// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.reading;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.function.LongSupplier;
import org.llavamini.model.decoder.LayerAttention;
import org.llavamini.nn.attention.AttentionMask;
import org.llavamini.option.Device;
import org.llavamini.tensor.Tensor;

/**
 * Hides the vision tokens from the text in some layers (paper Figure 5): there no position after them sees them; in the other layers,
 * and between vision tokens, attention is as usual. Where text was fused with the picture beforehand, it keeps what it learned then.
 *
 * @param first position of the first vision token
 * @param count how many there are, asked when the model reads
 * @param layers in which they are hidden, counted from 0
 * @param device where masks are made
 */
public record HiddenVision(long first, LongSupplier count, Set<Integer> layers, Device device)
        implements LayerAttention {
    public HiddenVision {
        requireNonNull(count, "count is null");
        layers = Set.copyOf(layers);
        requireNonNull(device, "device is null");
    }

    @Override
    public AttentionMask mask(int layer, long past, long queries, AttentionMask usual) {
        long end = first + count.getAsLong();
        if (!layers.contains(layer) || past + queries <= end) {
            return usual;
        }
        int keys = Math.toIntExact(past + queries);
        boolean[] visible = new boolean[Math.multiplyExact(Math.toIntExact(queries), keys)];
        for (int row = 0; row < queries; row++) {
            long query = past + row;
            for (int key = 0; key <= query; key++) {
                visible[row * keys + key] = query < end || key < first || key >= end;
            }
        }
        return new AttentionMask.Table(Tensor.of(visible, 1, 1, queries, keys).to(device));
    }
}
