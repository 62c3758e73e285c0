// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.weights;

import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** Hands tensors to the checkpoint writer. */
public final class WeightWriter {
    private WeightWriter() {}

    /** Returns a tensor to be written as it is. */
    public static TensorToWrite tensor(String name, Tensor tensor) {
        return new TensorToWrite(name, tensor.dtype(), tensor.shape(), tensor::read);
    }

    /** Returns a tensor to be written in another type. */
    public static TensorToWrite tensor(String name, Tensor tensor, DType dtype) {
        return new TensorToWrite(name, dtype, tensor.shape(), sink -> {
            try (TensorScope _ = TensorScope.open()) {
                tensor.detach().to(dtype).read(sink);
            }
        });
    }
}
