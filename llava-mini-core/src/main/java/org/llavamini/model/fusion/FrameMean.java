// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import org.jspecify.annotations.Nullable;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** The mean of fused text over frames (paper section 4.3), summed in float32 as the frames come. Owns its sum until closed. */
final class FrameMean implements AutoCloseable {
    private @Nullable Tensor sum;
    private DType dtype = DType.FLOAT32;
    private long frames;

    /** Adds {@code [frames, tokens, hidden]}. */
    void add(Tensor fused) {
        try (TensorScope _ = TensorScope.open()) {
            dtype = fused.dtype();
            Tensor added = fused.to(DType.FLOAT32).sum(0); // [tokens, hidden]
            Tensor before = sum;
            sum = TensorScope.release(before == null ? added : before.add(added));
            if (before != null) {
                before.close();
            }
            frames += fused.size(0);
        }
    }

    /** Returns the mean {@code [tokens, hidden]} in the type of what was added. */
    Tensor mean() {
        if (sum == null) {
            throw new IllegalStateException("nothing was added");
        }
        return sum.multiply(1.0 / frames).to(dtype);
    }

    @Override
    public void close() {
        if (sum != null) {
            sum.close();
        }
    }
}
