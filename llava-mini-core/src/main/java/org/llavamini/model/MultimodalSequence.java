// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.tensor.Tensor;

/**
 * The order in which a model reads a prompt: where its vision tokens come in, and which of its text fusion sees (paper sections 4.2 and
 * 4.3). Fusion before the language model leaves vision tokens at the picture's place and passes answers by; fusion inside of it has
 * vision first and takes all text. Inference, training and analysis ask here. Immutable.
 *
 * <p>A prompt is counted in three ways: its <em>ids</em>, the picture's placeholder one of them; its <em>text</em>, the ids without the
 * placeholder; the language model's <em>positions</em>, text and vision tokens.
 */
public final class MultimodalSequence {
    private final int size;
    private final int placeholder;
    private final BitSet leftOut;
    private final boolean visionFirst;

    /**
     * Orders a prompt.
     *
     * @param fusion how text meets vision
     * @param size how many ids
     * @param placeholder the id in whose place the vision tokens come, if the language model gets any
     * @param leftOut ids that fusion before the language model leaves out: answers, and what was generated
     */
    public MultimodalSequence(ModalityFusion fusion, int size, OptionalInt placeholder, BitSet leftOut) {
        this.size = size;
        this.placeholder = placeholder.orElse(-1);
        this.visionFirst = fusion.insideLanguageModel();
        this.leftOut = visionFirst ? new BitSet() : (BitSet) leftOut.clone();
    }

    /** Returns whether the language model gets vision tokens. */
    public boolean readsVision() {
        return placeholder >= 0;
    }

    /** Returns how many of the first ids are text. */
    public int textBefore(int ids) {
        return readsVision() && placeholder < ids ? ids - 1 : ids;
    }

    /** Returns how many tokens of text there are. */
    public int text() {
        return textBefore(size);
    }

    /** Returns the language model's position of the first vision token. */
    public int visionStart() {
        return visionFirst ? 0 : placeholder;
    }

    /** Returns how many positions the first ids take, with that many vision tokens. */
    public long positions(int ids, long visionTokens) {
        return textBefore(ids) + (readsVision() && visionStart() < ids ? visionTokens : 0);
    }

    /** Returns how many of the first tokens of text take part in fusion. */
    public int takingPartBefore(int text) {
        return (int) textIds().limit(text).filter(id -> !leftOut.get(id)).count();
    }

    /** Returns which tokens of text take part in fusion, counted from a first one. */
    public long[] takingPart(int from) {
        int[] ids = textIds().skip(from).toArray();
        return IntStream.range(0, ids.length)
                .filter(i -> !leftOut.get(ids[i]))
                .asLongStream()
                .toArray();
    }

    private IntStream textIds() {
        return IntStream.range(0, size).filter(id -> id != placeholder);
    }

    /**
     * Returns what the language model reads after the first ids: the text {@code [tokens, hidden]} after those with the vision tokens
     * {@code [visionTokens, hidden]} among it, unless they were read before.
     *
     * @param known how many ids were read
     */
    public Tensor assemble(Tensor text, int known, Tensor vision) {
        requireNonNull(vision, "vision is null");
        return !readsVision() || known > visionStart() ? text : insert(text, visionStart() - known, vision);
    }

    /** Returns {@code [tokens + inserted, hidden]}: a text with other tokens after its first ones. */
    public static Tensor insert(Tensor text, long before, Tensor inserted) {
        return Tensor.concatenate(
                List.of(text.narrow(0, 0, before), inserted, text.narrow(0, before, text.size(0) - before)), 0);
    }
}
