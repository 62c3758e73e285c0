// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Int4Matrix;
import org.llavamini.tensor.Int8Matrix;
import org.llavamini.tensor.PackedMatrix;
import org.llavamini.tensor.PreparedMatrix;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Makes quantised linear layers out of stored matrices, several of which may come to lie below each other. Never holds more
 * than one layer, and of that only pieces in floating point.
 *
 * <p>Owns what its layers compute with until it is closed.
 */
final class MatrixBuilder implements AutoCloseable {
    private final DType weightType;
    private final Device device;
    private final List<PreparedMatrix> prepared = new ArrayList<>();
    private final List<PackedMatrix> packed = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();

    MatrixBuilder(DType weightType, Device device) {
        this.weightType = requireNonNull(weightType, "weightType is null");
        this.device = requireNonNull(device, "device is null");
    }

    /** Returns the layer in the form asked for, or in what comes nearest to it on this machine. */
    Linear build(List<StoredMatrix> matrices, Optional<Tensor> bias, LinearForm form) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            Linear layer =
                    switch (form) {
                        case INT8 -> int8(matrices, bias);
                        case INT4 -> fitsInt4(matrices) ? int4(matrices, bias) : int8(matrices, bias);
                        case PACKED -> fitsPacked(matrices) ? packed(matrices, bias) : dense(matrices, bias);
                        case DENSE -> dense(matrices, bias);
                    };
            matrices.forEach(StoredMatrix::release);
            return layer;
        }
    }

    /** Returns the biases of layers that come to lie below each other, empty if there are none. */
    Optional<Tensor> below(List<Tensor> biases) {
        return biases.isEmpty() ? Optional.empty() : Optional.of(kept(Tensor.concatenate(biases, 0)));
    }

    private boolean onProcessor() {
        return device.equals(Device.cpu());
    }

    private boolean fitsInt4(List<StoredMatrix> matrices) {
        return onProcessor()
                && Int4Matrix.isSupported()
                && Int4Matrix.fits(out(matrices), in(matrices), PackedInt4.GROUP);
    }

    private boolean fitsPacked(List<StoredMatrix> matrices) {
        return onProcessor() && PackedMatrix.isSupported() && matrices.stream().allMatch(StoredMatrix::isInt8);
    }

    private Linear int8(List<StoredMatrix> matrices, Optional<Tensor> bias) {
        Quantization.Int8Weight weight = int8(matrices);
        if (onProcessor() && Int8Matrix.isSupported()) {
            return prepared(Int8Matrix.of(weight.values(), weight.scales().reshape(-1)), bias);
        }
        return new Int8Linear(
                kept(weight.values().to(device)), kept(weight.scales().to(device)), bias);
    }

    private Linear int4(List<StoredMatrix> matrices, Optional<Tensor> bias) {
        Quantization.Int4Weight weight = int4(matrices);
        return prepared(Int4Matrix.of(weight.values(), weight.scales()), bias);
    }

    private Linear packed(List<StoredMatrix> matrices, Optional<Tensor> bias) {
        Quantization.Int8Weight weight = int8(matrices);
        PackedMatrix matrix = PackedMatrix.of(weight.values().to(DType.FLOAT32));
        packed.add(matrix);
        return new PackedLinear(matrix, kept(weight.scales().reshape(-1).copy()), bias);
    }

    private Linear dense(List<StoredMatrix> matrices, Optional<Tensor> bias) {
        Tensor weight = Tensor.zeros(weightType, out(matrices), in(matrices));
        fill(
                matrices,
                (matrix, start, count, place) -> weight.narrow(0, place, count).copyFrom(matrix.rows(start, count)));
        return new DenseLinear(kept(weight.to(device)), bias);
    }

    private Quantization.Int8Weight int8(List<StoredMatrix> matrices) {
        StoredMatrix first = matrices.getFirst();
        if (matrices.size() == 1 && first.isInt8()) {
            return new Quantization.Int8Weight(first.values(), first.scales());
        }
        Tensor values = Tensor.zeros(DType.INT8, out(matrices), in(matrices));
        Tensor scales = Tensor.zeros(DType.FLOAT32, out(matrices), 1);
        fill(matrices, (matrix, start, count, place) -> {
            Quantization.Int8Weight piece = matrix.isInt8()
                    ? new Quantization.Int8Weight(
                            matrix.values().narrow(0, start, count),
                            matrix.scales().narrow(0, start, count))
                    : Quantization.int8(matrix.rows(start, count));
            values.narrow(0, place, count).copyFrom(piece.values());
            scales.narrow(0, place, count).copyFrom(piece.scales());
        });
        return new Quantization.Int8Weight(values, scales);
    }

    private Quantization.Int4Weight int4(List<StoredMatrix> matrices) {
        long groups = in(matrices) / PackedInt4.GROUP;
        Tensor values = Tensor.zeros(DType.INT8, out(matrices), in(matrices));
        Tensor scales = Tensor.zeros(DType.FLOAT32, out(matrices), groups);
        fill(matrices, (matrix, start, count, place) -> {
            Quantization.Int4Weight piece = matrix.isInt4()
                    ? matrix.packed().piece(start, count)
                    : Quantization.int4(matrix.rows(start, count), PackedInt4.GROUP);
            values.narrow(0, place, count).copyFrom(piece.values());
            scales.narrow(0, place, count).copyFrom(piece.scales());
        });
        return new Quantization.Int4Weight(values, scales);
    }

    /** Takes some rows of a matrix to their place in the tall one. */
    private interface Piece {
        void take(StoredMatrix matrix, long start, long count, long place);
    }

    private static void fill(List<StoredMatrix> matrices, Piece piece) {
        long place = 0;
        for (StoredMatrix matrix : matrices) {
            for (long start = 0; start < matrix.out(); start += matrix.pieceRows()) {
                try (TensorScope _ = TensorScope.open()) {
                    piece.take(matrix, start, Math.min(matrix.pieceRows(), matrix.out() - start), place + start);
                }
            }
            place += matrix.out();
        }
    }

    private static long out(List<StoredMatrix> matrices) {
        return matrices.stream().mapToLong(StoredMatrix::out).sum();
    }

    private static long in(List<StoredMatrix> matrices) {
        return matrices.getFirst().in();
    }

    private Linear prepared(PreparedMatrix matrix, Optional<Tensor> bias) {
        prepared.add(matrix);
        return new PreparedLinear(matrix, bias);
    }

    /** Keeps a tensor beyond the scope. */
    private Tensor kept(Tensor tensor) {
        Tensor kept = TensorScope.release(tensor);
        tensors.add(kept);
        return kept;
    }

    @Override
    public void close() {
        prepared.forEach(PreparedMatrix::close);
        packed.forEach(PackedMatrix::close);
        tensors.forEach(Tensor::close);
        prepared.clear();
        packed.clear();
        tensors.clear();
    }
}
