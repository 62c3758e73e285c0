// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import java.util.Optional;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Rotary positions in the half-split form of Hugging Face's Llama. Owns its table of frequencies; not thread-safe.
 */
public final class RotaryEmbedding implements AutoCloseable {
    private final Tensor inverseFrequencies;
    private final Optional<RotaryEmbedding> near;

    /** Starts from the inverse frequencies, half as many as a head is wide. */
    public RotaryEmbedding(double[] inverseFrequencies, Device device) {
        this(inverseFrequencies, Optional.empty(), device);
    }

    /** As {@link #RotaryEmbedding(double[], Device)} with frequencies of their own for layers that see near tokens only. */
    public RotaryEmbedding(double[] inverseFrequencies, Optional<double[]> near, Device device) {
        this.near = near.map(frequencies -> new RotaryEmbedding(frequencies, device));
        float[] values = new float[inverseFrequencies.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) inverseFrequencies[i];
        }
        this.inverseFrequencies =
                TensorScope.release(Tensor.of(values, values.length).to(device));
    }

    /** Returns where the rotations are computed. */
    public Device device() {
        return inverseFrequencies.device();
    }

    /** Returns the rotation at positions, one for each token, for heads computed in the given type. */
    public Rotation at(long[] positions, DType dtype) {
        Tensor angles = Tensor.of(positions, positions.length)
                .to(inverseFrequencies.device())
                .to(DType.FLOAT32)
                .unsqueeze(-1)
                .multiply(inverseFrequencies); // [tokens, width / 2]
        Tensor both = Tensor.concatenate(java.util.List.of(angles, angles), -1).unsqueeze(1); // [tokens, 1, width]
        return new Rotation(
                Functional.cos(both).to(dtype),
                Functional.sin(both).to(dtype),
                near.map(other -> other.at(positions, dtype)));
    }

    /**
     * Cosines and sines for some tokens.
     *
     * @param cos {@code [tokens, 1, width]}
     * @param sin {@code [tokens, 1, width]}
     * @param near those of layers that see near tokens only, where they are others
     */
    public record Rotation(Tensor cos, Tensor sin, Optional<Rotation> near) {
        /** Returns the rotation of layers that see near tokens only. */
        public Rotation ofNearTokens() {
            return near.orElse(this);
        }

        /** Returns the rotated heads, {@code [tokens, heads, width]}. */
        public Tensor apply(Tensor heads) {
            long half = heads.size(-1) / 2;
            Tensor turned = Tensor.concatenate(
                    java.util.List.of(heads.narrow(-1, half, half).multiply(-1), heads.narrow(-1, 0, half)), -1);
            return heads.multiply(cos).add(turned.multiply(sin));
        }
    }

    @Override
    public void close() {
        near.ifPresent(RotaryEmbedding::close);
        inverseFrequencies.close();
    }
}
