// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gradients of many float32 parameters in one piece of memory, so that processes add them up in one go. Owns that memory,
 * in which the gradients lie from {@link #sum} until they are cleared; close it after that.
 */
public final class GradientBucket implements AutoCloseable {
    private final List<Tensor> parameters;
    /** All gradients, then for each whether there is one: the optimiser leaves weights without a gradient alone. */
    private final Tensor flat;

    private final Tensor present;
    private final List<Tensor> places = new ArrayList<>();

    /** Reserves memory for the gradients of the parameters, which stay the caller's. */
    public GradientBucket(List<Tensor> parameters) {
        this.parameters = List.copyOf(parameters);
        long elements = parameters.stream()
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            flat = TensorScope.release(Tensor.zeros(DType.FLOAT32, elements + parameters.size()));
            present = TensorScope.release(flat.narrow(0, elements, parameters.size()));
            long start = 0;
            for (Tensor parameter : parameters) {
                long length = parameter.shape().elements();
                places.add(TensorScope.release(
                        flat.narrow(0, start, length).reshape(parameter.shape().toArray())));
                start += length;
            }
        }
    }

    /**
     * Replaces every gradient by the sum of those of all processes; one that a process does not have counts as zero there. A
     * gradient that no process has is absent afterwards too.
     */
    public void sum(ProcessGroup group) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            float[] here = new float[places.size()];
            for (int i = 0; i < places.size(); i++) {
                Optional<Tensor> gradient = parameters.get(i).gradient();
                if (gradient.isPresent()) {
                    places.get(i).copyFrom(gradient.get());
                    here[i] = 1;
                } else {
                    places.get(i).handle().zero_();
                }
            }
            present.copyFrom(Tensor.of(here, here.length));
            group.sum(flat);
            float[] anywhere = present.toFloats();
            for (int i = 0; i < places.size(); i++) {
                if (anywhere[i] > 0) {
                    Tensor parameter = parameters.get(i);
                    parameter.handle().mutable_grad().put(places.get(i).handle());
                }
            }
        }
    }

    @Override
    public void close() {
        places.forEach(Tensor::close);
        present.close();
        flat.close();
    }
}
