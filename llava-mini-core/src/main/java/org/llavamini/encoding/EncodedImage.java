// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.stream.Stream;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.ModalityFusion;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * A picture after everything that needs no question: its vision tokens and the keys and values of pre-fusion.
 *
 * <p>Owns its tensors until closed. Belongs to the engine's thread.
 */
public final class EncodedImage implements AutoCloseable {
    private final ModalityFusion.Encoded encoded;

    /** Takes over the tensors, whichever scope they were made in. */
    EncodedImage(ModalityFusion.Encoded encoded) {
        this.encoded = requireNonNull(encoded, "encoded is null");
        tensors().forEach(TensorScope::release);
    }

    /** Returns the vision tokens, {@code [1, size², hidden]}. */
    public Tensor visionTokens() {
        return encoded.vision();
    }

    /** Returns what a text needs to be fused with the picture. */
    public FusionMemory memory() {
        return encoded.memory();
    }

    /** Returns how much memory the tensors take. */
    public long bytes() {
        return tensors()
                .mapToLong(tensor -> tensor.shape().elements() * tensor.dtype().bytes())
                .sum();
    }

    private Stream<Tensor> tensors() {
        return Stream.concat(Stream.of(encoded.vision()), encoded.memory().tensors());
    }

    @Override
    public void close() {
        tensors().forEach(Tensor::close);
    }
}
