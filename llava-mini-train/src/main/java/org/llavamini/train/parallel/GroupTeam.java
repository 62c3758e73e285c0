// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.parallel;

import java.util.List;
import java.util.Optional;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.GradientBucket;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.ProcessGroup;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** The processes of a group; micro-batches go round among them. Owns the memory of the sums, not the group. */
public final class GroupTeam implements Team {
    private final ProcessGroup group;
    private Optional<GradientBucket> bucket = Optional.empty();

    public GroupTeam(ProcessGroup group) {
        this.group = group;
    }

    @Override
    public int size() {
        return group.size();
    }

    @Override
    public boolean isFirst() {
        return group.rank() == 0;
    }

    @Override
    public boolean computes(int microBatch) {
        return microBatch % group.size() == group.rank();
    }

    @Override
    public void sumGradients(List<Tensor> parameters) {
        if (bucket.isEmpty()) {
            bucket = Optional.of(new GradientBucket(parameters));
        }
        bucket.get().sum(group);
    }

    /** In float32: losses need no more, and whole numbers are exact up to sixteen million. */
    @Override
    public double[] sum(double... numbers) {
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers[i];
        }
        try (TensorScope _ = TensorScope.open()) {
            Tensor tensor = Tensor.of(values, values.length);
            group.sum(tensor);
            values = tensor.toFloats();
        }
        double[] sums = new double[values.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = values[i];
        }
        return sums;
    }

    @Override
    public void share(List<Tensor> tensors) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            tensors.forEach(tensor -> group.share(tensor.detach()));
        }
    }

    @Override
    public long[] share(long... numbers) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor tensor = Tensor.of(numbers, numbers.length);
            group.share(tensor);
            return tensor.toLongs();
        }
    }

    /** The first process's work is complete then, whoever is lost. */
    @Override
    public void part() {
        try {
            sum(0);
        } catch (LlavaMiniException lost) {
            if (!isFirst()) {
                throw lost;
            }
        }
    }

    @Override
    public void close() {
        bucket.ifPresent(GradientBucket::close);
    }
}
