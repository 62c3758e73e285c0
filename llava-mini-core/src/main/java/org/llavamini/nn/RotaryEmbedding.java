// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Rotary positions in the half-split form of Hugging Face's Llama. Owns its table of frequencies; not thread-safe.
 */
public final class RotaryEmbedding implements AutoCloseable {
    private final Tensor inverseFrequencies;

    /** Starts from the inverse frequencies, half as many as a head is wide. */
    public RotaryEmbedding(double[] inverseFrequencies, Device device) {
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

    /** Returns the rotation at positions {@code [batch, tokens]} (int64) for heads computed in the given type. */
    public Rotation at(Tensor positions, DType dtype) {
        Tensor angles =
                positions.to(DType.FLOAT32).unsqueeze(-1).multiply(inverseFrequencies); // [batch, tokens, width / 2]
        Tensor both =
                Tensor.concatenate(java.util.List.of(angles, angles), -1).unsqueeze(1); // [batch, 1, tokens, width]
        return new Rotation(Functional.cos(both).to(dtype), Functional.sin(both).to(dtype));
    }

    /** Returns the rotation at the positions {@code start} to {@code start + length - 1} of every row. */
    public Rotation range(long start, long length, DType dtype) {
        long[] positions = new long[Math.toIntExact(length)];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = start + i;
        }
        return at(Tensor.of(positions, 1, length).to(inverseFrequencies.device()), dtype);
    }

    /**
     * Cosines and sines for some positions.
     *
     * @param cos {@code [batch or 1, 1, tokens, width]}
     * @param sin {@code [batch or 1, 1, tokens, width]}
     */
    public record Rotation(Tensor cos, Tensor sin) {
        /** Returns the rotated heads, {@code [batch, heads, tokens, width]}. */
        public Tensor apply(Tensor heads) {
            long half = heads.size(-1) / 2;
            Tensor turned = Tensor.concatenate(
                    java.util.List.of(heads.narrow(-1, half, half).multiply(-1), heads.narrow(-1, 0, half)), -1);
            return heads.multiply(cos).add(turned.multiply(sin));
        }

        /** Returns the rotation of the last {@code length} positions only. */
        public Rotation last(long length) {
            long start = cos.size(2) - length;
            return new Rotation(cos.narrow(2, start, length), sin.narrow(2, start, length));
        }
    }

    @Override
    public void close() {
        inverseFrequencies.close();
    }
}
