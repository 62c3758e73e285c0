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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.checkpoint.weight.LeastBits;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.tensor.TensorScope;

/**
 * The weights of one model in the type and on the device in which it computes, by name. Layers pull what they need while they
 * are built; each tensor is made once and shared by all who ask for it.
 *
 * <p>Owns the tensors: closing it ends every layer that was built from it. The source must stay open until then, as tensors
 * of the right type are used where they lie. Not thread-safe.
 */
public final class Weights implements AutoCloseable {
    /** Elements from which on a product takes so long that calls do not count. */
    private static final long LARGE = 16_000_000;

    private final WeightSource source;
    private final Precision precision;
    private final Device device;
    private final Map<String, Tensor> tensors;
    private final MatrixBuilder matrices;
    private final List<Beside> besides;

    /** What another thread builds, and from which weights. */
    private record Beside(Weights weights, CompletableFuture<?> underway) {}

    /** Prepares to pull weights from a source; nothing is read yet. */
    public Weights(WeightSource source, Precision precision, Device device) {
        this.source = requireNonNull(source, "source is null");
        this.precision = requireNonNull(precision, "precision is null");
        this.device = requireNonNull(device, "device is null");
        this.tensors = new LinkedHashMap<>();
        this.matrices = new MatrixBuilder(precision.weightType(), device);
        this.besides = new ArrayList<>();
    }

    private Weights(Weights owner, LinearForm form) {
        this.source = owner.source;
        this.precision = owner.precision.with(form);
        this.device = owner.device;
        this.tensors = owner.tensors;
        this.matrices = owner.matrices;
        this.besides = owner.besides;
    }

    /**
     * Builds a part of a network from weights like these on another thread, where laying out matrices anew takes most of the time; else
     * at once, so that the order of {@link #loaded} is that of the calls.
     *
     * @return gives the part, once it is built, or throws what building it threw
     */
    public <T> Supplier<T> meanwhile(Function<Weights, T> build) {
        if (precision.linears() == LinearForm.DENSE) {
            T built = build.apply(this);
            return () -> built;
        }
        Weights others = new Weights(source, precision, device);
        CompletableFuture<T> underway = CompletableFuture.supplyAsync(() -> {
            try (GradientMode _ = GradientMode.disabled();
                    TensorScope _ = TensorScope.open()) {
                return build.apply(others);
            }
        });
        besides.add(new Beside(others, underway));
        return () -> {
            try {
                return underway.join();
            } catch (CompletionException failure) {
                throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
            }
        };
    }

    /**
     * Returns the same weights for layers that 4 bits would not serve, as they always read many rows at once or nothing comes after
     * them that would even out their errors: these take 8. Belongs to these weights, and is not closed.
     */
    public Weights withoutInt4() {
        return precision.linears() == LinearForm.INT4 ? new Weights(this, LinearForm.INT8) : this;
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

    /** Returns a declared tensor in the type of the weights; it stays this object's. */
    public Tensor tensor(DeclaredWeights.Single declared) {
        return tensor(declared.name(), declared.shape().toArray());
    }

    /** Returns a declared linear layer in no fewer bits than it declares, see {@link #linear(String, long, long)}. */
    public Linear linear(DeclaredWeights.Linear declared) {
        return held(declared).linear(declared.name(), declared.in(), declared.out());
    }

    /** Returns declared linear layers that read the same input, see {@link #group(long, List)}. */
    public LinearGroup group(List<DeclaredWeights.Linear> declared) {
        DeclaredWeights.Linear first = declared.getFirst();
        return held(first)
                .group(
                        first.in(),
                        declared.stream()
                                .map(member -> new Member(member.name(), member.out()))
                                .toList());
    }

    private Weights held(DeclaredWeights.Linear declared) {
        return declared.leastBits() == LeastBits.INT4 ? this : withoutInt4();
    }

    /** Returns the tensor of this name in the type of the weights; it stays this object's. */
    public Tensor tensor(String name, long... shape) {
        return load(name, Shape.of(shape), shape.length == 1 ? precision.vectorType() : precision.weightType());
    }

    /**
     * Returns the linear layer {@code name.weight} {@code [out, in]} with {@code name.bias} where there is one, in the form that the
     * precision says, whichever of those of {@link WeightSource} it is stored in. The source may add a low-rank update.
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
        StoredMatrix matrix = new StoredMatrix(source, name, in, out);
        return precision.linears().quantizes() || matrix.isInt8() || matrix.isInt4()
                ? matrices.build(List.of(matrix), bias(name, out), precision.linears())
                : new DenseLinear(tensor(name + ".weight", out, in), bias(name, out));
    }

    private Optional<Tensor> bias(String name, long out) {
        return contains(name + ".bias") ? Optional.of(tensor(name + ".bias", out)) : Optional.empty();
    }

    /**
     * A linear layer of a group.
     *
     * @param name as for {@link #linear}
     * @param out its number of outputs
     */
    public record Member(String name, long out) {
        public Member {
            requireNonNull(name, "name is null");
        }
    }

    /**
     * Returns linear layers that read the same input, as one product where the precision says so. Large matrices in floating point
     * stay apart: they can be used where they lie in their file, and one call less would not show beside their products.
     */
    public LinearGroup group(long in, List<Member> members) {
        List<StoredMatrix> stored = members.stream()
                .map(member -> new StoredMatrix(source, member.name(), in, member.out()))
                .toList();
        if (!joins(stored)) {
            return new LinearGroup.Separate(members.stream()
                    .map(member -> linear(member.name(), in, member.out()))
                    .toList());
        }
        List<Tensor> biases = members.stream()
                .flatMap(member -> bias(member.name(), member.out()).stream())
                .toList();
        return new LinearGroup.Joined(
                matrices.build(stored, matrices.below(biases), precision.linears()),
                members.stream().map(Member::out).toList());
    }

    private boolean joins(List<StoredMatrix> stored) {
        long biases = stored.stream()
                .filter(matrix -> contains(matrix.name() + ".bias"))
                .count();
        boolean large =
                stored.stream().mapToLong(matrix -> matrix.in() * matrix.out()).sum() > LARGE;
        boolean quantized = precision.linears().quantizes() || stored.stream().allMatch(StoredMatrix::isInt8);
        return precision.joined()
                && stored.size() > 1
                && (biases == 0 || biases == stored.size())
                && (quantized || !large)
                && stored.stream()
                        .noneMatch(matrix -> source.lowRank(matrix.name()).isPresent());
    }

    /**
     * Returns the linear layer whose matrix is a tensor {@code [out, in]} that is used elsewhere too. In floating point the two share
     * it; where layers are quantised this one gets a quantised copy.
     */
    public Linear tied(String tensorName, long in, long out) {
        if (!precision.linears().quantizes() || !tensorName.endsWith(StoredMatrix.WEIGHT)) {
            return new DenseLinear(tensor(tensorName, out, in), Optional.empty());
        }
        String name = tensorName.substring(0, tensorName.length() - StoredMatrix.WEIGHT.length());
        return matrices.build(List.of(new StoredMatrix(source, name, in, out)), Optional.empty(), LinearForm.INT8);
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
            Tensor loaded = TensorScope.release(stored(name, shape).to(device).to(dtype));
            tensors.put(name, loaded);
            return loaded;
        }
    }

    /** A table that is stored as integers is multiplied out. */
    private Tensor stored(String name, Shape shape) {
        if (shape.rank() == 2 && name.endsWith(StoredMatrix.WEIGHT)) {
            String matrixName = name.substring(0, name.length() - StoredMatrix.WEIGHT.length());
            StoredMatrix matrix = new StoredMatrix(source, matrixName, shape.size(1), shape.size(0));
            if (matrix.isInt8() || matrix.isInt4()) {
                return matrix.rows(0, matrix.out());
            }
        }
        return source.tensor(name, shape);
    }

    @Override
    public void close() {
        for (Beside beside : besides) {
            // How it ended does not matter any more, but that it did.
            beside.underway().handle((_, _) -> true).join();
            beside.weights().close();
        }
        besides.clear();
        matrices.close();
        tensors.values().forEach(Tensor::close);
        tensors.clear();
        TensorRuntime.giveBackFreedMemory();
    }
}
