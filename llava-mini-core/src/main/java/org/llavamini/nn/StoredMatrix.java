// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * The matrix of a linear layer as its source has it, read piece by piece: the whole of it in floating point would take several
 * times the memory of what becomes of it.
 *
 * @param name of the layer
 */
record StoredMatrix(WeightSource source, String name, long in, long out) {
    /** Ending of the name of a matrix in floating point or 8 bits. */
    static final String WEIGHT = ".weight";

    private static final long PIECE_ELEMENTS = 16_000_000;

    StoredMatrix {
        requireNonNull(source, "source is null");
        requireNonNull(name, "name is null");
    }

    /** Returns whether it is stored in 8 bits with one scale for each output. */
    boolean isInt8() {
        return source.contains(scaleName()) && !isInt4();
    }

    /** Returns whether it is stored in 4 bits with one scale for each group of inputs. */
    boolean isInt4() {
        return source.contains(PackedInt4.name(name));
    }

    /** Returns the integers {@code [out, in]} of a matrix stored in 8 bits. */
    Tensor values() {
        return source.tensor(weightName(), Shape.of(out, in)).to(DType.INT8);
    }

    /** Returns the scales {@code [out, 1]} of a matrix stored in 8 bits, float32. */
    Tensor scales() {
        return source.tensor(scaleName(), Shape.of(out, 1)).to(DType.FLOAT32);
    }

    /** Returns the matrix stored in 4 bits. */
    PackedInt4 packed() {
        return PackedInt4.read(source, name, in, out);
    }

    /** Returns the number of rows that are read at a time. */
    long pieceRows() {
        return Math.clamp(PIECE_ELEMENTS / in, 1, out);
    }

    /** Returns some rows in float32. */
    Tensor rows(long start, long count) {
        if (isInt4()) {
            return packed().piece(start, count).dequantize();
        }
        Tensor weight = source.tensor(weightName(), Shape.of(out, in));
        Tensor rows = weight.narrow(0, start, count);
        return isInt8() ? Int8Linear.dequantize(rows, scales().narrow(0, start, count)) : rows.to(DType.FLOAT32);
    }

    /** Tells the source that this was the last time that it was asked for the matrix. */
    void release() {
        source.release(isInt4() ? PackedInt4.name(name) : weightName());
    }

    private String weightName() {
        return name + WEIGHT;
    }

    private String scaleName() {
        return name + QuantizationConfig.WEIGHT_SCALE;
    }
}
