// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.PackedMatrix;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * The weights of one model in the type and on the device in which it computes, by name. Layers pull what they need while they
 * are built; each tensor is made once and shared by all who ask for it.
 *
 * <p>Owns the tensors: closing it ends every layer that was built from it. The source must stay open until then, as tensors
 * of the right type are used where they lie. Not thread-safe.
 */
public final class Weights implements AutoCloseable {
    private final WeightSource source;
    private final Precision precision;
    private final Device device;
    private final boolean packs;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final List<PackedMatrix> packed = new ArrayList<>();

    /** Prepares to pull weights from a source; nothing is read yet. */
    public Weights(WeightSource source, Precision precision, Device device) {
        this.source = requireNonNull(source, "source is null");
        this.precision = requireNonNull(precision, "precision is null");
        this.device = requireNonNull(device, "device is null");
        this.packs =
                precision.linears() == LinearForm.PACKED && device.equals(Device.cpu()) && PackedMatrix.isSupported();
    }

    /** Returns the type in which activations are computed. */
    public DType computeType() {
        return precision.computeType();
    }

    /** Returns how the model computes. */
    public Precision precision() {
        return precision;
    }

    /** Returns the device on which the weights lie. */
    public Device device() {
        return device;
    }

    /** Returns whether the source has a tensor of this name. */
    public boolean contains(String name) {
        return source.contains(name);
    }

    /** Returns the tensor of this name in the type of the weights; it stays this object's. */
    public Tensor tensor(String name, long... shape) {
        return load(name, Shape.of(shape), precision.weightType());
    }

    /**
     * Returns the linear layer {@code name.weight} {@code [out, in]} with {@code name.bias} where there is one. Weights stored
     * in int8 ({@code name.weight_scale} beside them) keep that type if the precision says so. The source may add a low-rank
     * update.
     */
    public Linear linear(String name, long in, long out) {
        Linear base = base(name, in, out);
        return source.lowRank(name)
                .<Linear>map(update -> new LoraLinear(
                        base,
                        tensor(name + ".lora_A.weight", update.rank(), in),
                        tensor(name + ".lora_B.weight", out, update.rank()),
                        name,
                        update))
                .orElse(base);
    }

    private Linear base(String name, long in, long out) {
        Optional<Tensor> bias = contains(name + ".bias") ? Optional.of(tensor(name + ".bias", out)) : Optional.empty();
        String weight = name + ".weight";
        if (contains(name + ".weight_scale")) {
            Tensor values = load(weight, Shape.of(out, in), DType.INT8);
            Tensor scales = load(name + ".weight_scale", Shape.of(out, 1), DType.FLOAT32);
            return switch (precision.linears()) {
                case INT8 -> new Int8Linear(values, scales, bias);
                case PACKED -> packs ? packed(weight, values, scales, bias) : dense(weight, values, scales, bias);
                case DENSE -> dense(weight, values, scales, bias);
            };
        }
        if (precision.linears() == LinearForm.INT8) {
            return quantized(weight, load(weight, Shape.of(out, in), DType.FLOAT32), bias);
        }
        return new DenseLinear(tensor(weight, out, in), bias);
    }

    /** Returns the linear layer whose matrix is a tensor that another layer uses too, {@code [out, in]}, never quantised. */
    public Linear tied(String tensorName, long in, long out) {
        return new DenseLinear(tensor(tensorName, out, in), Optional.empty());
    }

    /** Returns all tensors that were pulled so far, in the order of the first pull. */
    public Map<String, Tensor> loaded() {
        return Collections.unmodifiableMap(tensors);
    }

    private Tensor load(String name, Shape shape, DType dtype) {
        Tensor known = tensors.get(name);
        if (known != null) {
            return known;
        }
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            Tensor loaded =
                    TensorScope.release(source.tensor(name, shape).to(device).to(dtype));
            tensors.put(name, loaded);
            return loaded;
        }
    }

    private Linear packed(String name, Tensor values, Tensor scales, Optional<Tensor> bias) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            PackedMatrix matrix = PackedMatrix.of(values.to(DType.FLOAT32));
            packed.add(matrix);
            // What was mapped from the file is not needed any more.
            tensors.remove(name);
            values.close();
            return new PackedLinear(
                    matrix, replace(name + "_scale", scales.reshape(-1).copy()), bias);
        }
    }

    private Linear dense(String name, Tensor values, Tensor scales, Optional<Tensor> bias) {
        return new DenseLinear(dequantized(name, values, scales), bias);
    }

    private Tensor dequantized(String name, Tensor values, Tensor scales) {
        return replace(name, Int8Linear.dequantize(values, scales).to(precision.weightType()));
    }

    private Linear quantized(String name, Tensor weight, Optional<Tensor> bias) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            Quantization.Int8Weight quantized = Quantization.int8(weight);
            Tensor values = replace(name, quantized.values());
            Tensor scales = TensorScope.release(quantized.scales());
            tensors.put(name + "_scale", scales);
            return new Int8Linear(values, scales, bias);
        }
    }

    private Tensor replace(String name, Tensor tensor) {
        Tensor kept = TensorScope.release(tensor);
        Tensor before = tensors.put(name, kept);
        if (before != null) {
            before.close();
        }
        return kept;
    }

    @Override
    public void close() {
        packed.forEach(PackedMatrix::close);
        packed.clear();
        tensors.values().forEach(Tensor::close);
        tensors.clear();
    }
}
