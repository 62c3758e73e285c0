// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** The mean of the fused text over frames, summed in float32 as the frames come. Owns its sum until closed. */
final class RunningMean implements AutoCloseable {
    private @org.jspecify.annotations.Nullable Tensor sum;
    private DType dtype = DType.FLOAT32;
    private long rows;

    /** Adds the rows of {@code [rows, tokens, hidden]}. */
    void add(Tensor values) {
        try (TensorScope _ = TensorScope.open()) {
            dtype = values.dtype();
            Tensor added = values.to(DType.FLOAT32).sum(0); // [tokens, hidden]
            Tensor before = sum;
            sum = TensorScope.release(before == null ? added : before.add(added));
            if (before != null) {
                before.close();
            }
            rows += values.size(0);
        }
    }

    /** Returns the mean {@code [1, tokens, hidden]} in the type of what was added. */
    Tensor mean() {
        if (sum == null) {
            throw new IllegalStateException("nothing was added");
        }
        return sum.multiply(1.0 / rows).to(dtype).unsqueeze(0);
    }

    @Override
    public void close() {
        if (sum != null) {
            sum.close();
        }
    }
}
