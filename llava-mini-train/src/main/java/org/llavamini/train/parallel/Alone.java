// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.parallel;

import java.util.List;
import org.llavamini.tensor.Tensor;

/** One process that trains by itself. */
public final class Alone implements Team {
    @Override
    public int size() {
        return 1;
    }

    @Override
    public boolean isFirst() {
        return true;
    }

    @Override
    public boolean computes(int microBatch) {
        return true;
    }

    @Override
    public void sumGradients(List<Tensor> parameters) {
        // They are the sums.
    }

    @Override
    public double[] sum(double... numbers) {
        return numbers;
    }

    @Override
    public void share(List<Tensor> tensors) {
        // They are the first process's.
    }

    @Override
    public long[] share(long... numbers) {
        return numbers;
    }

    @Override
    public void part() {
        // There is nobody to wait for.
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
