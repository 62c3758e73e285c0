// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.parallel;

import java.util.List;
import org.llavamini.tensor.Tensor;

/**
 * The processes that train one model together. Each of them computes some micro-batches of a step; gradients and numbers are
 * added up, so that all of them take the same step. The first of them writes.
 */
public interface Team extends AutoCloseable {
    /** Returns how many processes there are. */
    int size();

    /** Returns whether this process is the one that writes log, states and model, and names what is the same for all. */
    boolean isFirst();

    /** Returns whether this process computes that micro-batch of a step. */
    boolean computes(int microBatch);

    /** Replaces the gradients of the weights that learn, always the same ones, by their sums over all processes. */
    void sumGradients(List<Tensor> parameters);

    /** Returns the sums of some numbers over all processes. */
    double[] sum(double... numbers);

    /** Replaces tensors by those of the first process. */
    void share(List<Tensor> tensors);

    /** Returns the numbers of the first process. */
    long[] share(long... numbers);

    /** Waits until all have done their work; the first process writes the model before. */
    void part();

    @Override
    void close();
}
