// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * The weights of another source in float32, as training needs them: copies that may be written, in which matrices stored in 8 or
 * 4 bits are multiplied out.
 *
 * @param stored must stay open as long as weights are asked for
 */
public record DequantizedWeights(WeightSource stored) implements WeightSource {
    public DequantizedWeights {
        requireNonNull(stored, "stored is null");
    }

    @Override
    public boolean contains(String name) {
        return stored.contains(name) || (isMatrix(name) && stored.contains(QuantizationConfig.packedName(name)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Its memory is its own.
     *
     * @throws LlavaMiniException with {@code MODEL_FORMAT} also if it holds integers without scales
     */
    @Override
    public Tensor tensor(String name, Shape shape) {
        if (isMatrix(name) && shape.rank() == 2) {
            String linear = name.substring(0, name.length() - QuantizationConfig.WEIGHT.length());
            StoredMatrix matrix = new StoredMatrix(stored, linear, shape.size(1), shape.size(0));
            if (matrix.isInt8() || matrix.isInt4()) {
                return matrix.rows(0, matrix.out());
            }
        }
        Tensor tensor = stored.tensor(name, shape);
        if (!tensor.dtype().isFloatingPoint()) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT,
                    "the weight " + name + " is stored as " + tensor.dtype() + " without scales");
        }
        return tensor.dtype() == DType.FLOAT32 ? tensor.copy() : tensor.to(DType.FLOAT32);
    }

    @Override
    public void release(String name) {
        stored.release(name);
    }

    private static boolean isMatrix(String name) {
        return name.endsWith(QuantizationConfig.WEIGHT);
    }
}
