// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Gradients;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Gradient checkpointing: layers keep their inputs and outputs only, and are computed again in the backward pass. Less memory for
 * about a third more time; the gradients are the same.
 *
 * <p>The layers of a forward pass are noted in their order and gone through backwards, each with the gradients of its outputs.
 * For one pass on one thread; the tensors must live until {@link #backward} returns.
 */
public final class Recomputation {
    private static final ScopedValue<Recomputation> CURRENT = ScopedValue.newInstance();

    private final List<Noted> noted = new ArrayList<>();

    /** A part of the network as a function of tensors; it gives the same result whenever it is computed. */
    @FunctionalInterface
    public interface Segment {
        /** Returns the outputs for the inputs. */
        List<Tensor> compute(List<Tensor> inputs);
    }

    private record Noted(Segment segment, List<Tensor> inputs, List<Tensor> outputs) {}

    /** Returns whether segments of this thread are noted at present. */
    public static boolean isOn() {
        return CURRENT.isBound();
    }

    /** Computes a segment, noting it if that is on. The outputs belong to the scope that is open. */
    public static List<Tensor> run(Segment segment, List<Tensor> inputs) {
        return CURRENT.isBound() ? CURRENT.get().note(segment, inputs) : segment.compute(inputs);
    }

    private List<Tensor> note(Segment segment, List<Tensor> inputs) {
        List<Tensor> outputs = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            try (GradientMode _ = GradientMode.disabled()) {
                segment.compute(inputs).forEach(output -> outputs.add(scope.keep(output.detach())));
            }
        }
        outputs.forEach(output -> output.requireGradient(true));
        noted.add(new Noted(segment, List.copyOf(inputs), List.copyOf(outputs)));
        return outputs;
    }

    /** Computes a loss and adds the gradients of {@code factor} times the loss to the weights; returns the loss. */
    public double backward(Supplier<Tensor> loss, double factor) {
        Tensor result = ScopedValue.where(CURRENT, this).call(loss::get);
        double value = result.item();
        result.multiply(factor).backward();
        for (Noted each : noted.reversed()) {
            try (TensorScope _ = TensorScope.open()) {
                backward(each);
            }
        }
        noted.clear();
        return value;
    }

    private static void backward(Noted noted) {
        List<Optional<Tensor>> arrived =
                noted.outputs().stream().map(Tensor::gradient).toList();
        if (arrived.stream().allMatch(Optional::isEmpty)) {
            return;
        }
        List<Tensor> leaves = noted.inputs().stream()
                .map(input -> input.detach().requireGradient(input.requiresGradient()))
                .toList();
        List<Tensor> again = noted.segment().compute(leaves);
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < again.size(); i++) {
            if (arrived.get(i).isPresent() && again.get(i).requiresGradient()) {
                outputs.add(again.get(i));
                gradients.add(arrived.get(i).get());
            }
        }
        if (!outputs.isEmpty()) {
            Gradients.backward(outputs, gradients);
        }
        noted.outputs().forEach(Tensor::clearGradient);
        for (int i = 0; i < leaves.size(); i++) {
            Optional<Tensor> gradient = leaves.get(i).gradient();
            if (gradient.isPresent()) {
                // What lies between the segments may be passed several times.
                Gradients.backward(List.of(noted.inputs().get(i)), List.of(gradient.get()));
            }
        }
    }
}
