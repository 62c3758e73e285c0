// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.stream.Stream;
import org.llavamini.tensor.Tensor;

/** How much memory tensors take. */
final class Memory {
    private Memory() {}

    static long bytes(Stream<Tensor> tensors) {
        return tensors.mapToLong(
                        tensor -> tensor.shape().elements() * tensor.dtype().bytes())
                .sum();
    }
}
