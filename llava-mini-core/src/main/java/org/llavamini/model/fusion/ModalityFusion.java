// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import java.util.List;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;

/**
 * How text meets vision before the language model.
 *
 * <p>In two halves, since nothing on the vision side depends on the text: {@link #encode} once per picture, {@link #fuse} as
 * often as there are texts about it.
 */
public sealed interface ModalityFusion extends AutoCloseable permits PreFusion, InsideFusion, NoFusion {
    /**
     * The vision side after fusion.
     *
     * @param vision {@code [pictures, tokens, hidden]}, the vision tokens for the language model
     * @param memory what a text needs to be fused
     */
    record Encoded(Tensor vision, FusionMemory memory) {}

    /**
     * A text before fusion.
     *
     * @param memory what is held of the frames that it is fused with, and of the text before it
     * @param text {@code [tokens, hidden]}, the raw embeddings of the positions that take part
     */
    record Unfused(FusionMemory memory, Tensor text) {}

    /**
     * A text after fusion.
     *
     * @param text {@code [frames, tokens, hidden]}
     * @param memory what a continuation of this text needs
     */
    record Fused(Tensor text, FusionMemory memory) {}

    /**
     * Runs the vision side of pictures.
     *
     * @param patches {@code [pictures, patches, hidden]}, projected
     * @param compressed {@code [pictures, size², hidden]}, projected
     */
    Encoded encode(Tensor patches, Tensor compressed, Cancellation cancellation);

    /**
     * Fuses texts, each with the frames in its memory. Positions that do not take part (the picture's place, answers) are not among
     * the tokens: nobody sees them, and they keep their raw embedding.
     *
     * @return the fused texts in the same order; theirs does not depend on the others
     */
    List<Fused> fuse(List<Unfused> texts, Cancellation cancellation);

    /** Returns whether fused text differs from raw text. */
    boolean changesText();

    /**
     * Returns whether the layers of fusion are the language model's first. Then everything passes them that the rest of the
     * language model reads, answers and texts without a picture too, and vision tokens come before the text there, as they do
     * here.
     */
    boolean insideLanguageModel();

    @Override
    void close();
}
