// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.MultimodalSequence;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.option.Quirks;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.text.tokenizer.TokenIds;

/**
 * The ids of a prompt, at most one of them the placeholder of a picture or video, and which of them pre-fusion leaves out.
 * Immutable.
 */
public final class PromptIds {
    private final TokenIds ids;
    private final BitSet masked;
    private final int placeholder;

    private PromptIds(TokenIds ids, BitSet masked) {
        this.ids = requireNonNull(ids, "ids is null");
        this.masked = masked;
        this.placeholder = ids.indexOf(ImagePlaceholder.ID);
        if (placeholder >= 0 && ids.slice(placeholder + 1, ids.size()).contains(ImagePlaceholder.ID)) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "one picture per conversation: the prompt has more than one <image>");
        }
    }

    /**
     * Returns the ids as the official inference treats them.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if there is more than one placeholder
     */
    public static PromptIds of(TokenIds ids, Quirks quirks) {
        BitSet masked = new BitSet();
        if (quirks.maskIdZero()) {
            IntStream.range(0, ids.size()).filter(i -> ids.get(i) == 0).forEach(masked::set);
        }
        return new PromptIds(ids, masked);
    }

    /** Returns the ids as training treats them: what is learned, the answers, is left out of pre-fusion. */
    public static PromptIds of(TrainingPrompt prompt, Quirks quirks) {
        PromptIds result = of(prompt.ids(), quirks);
        TokenIds labels = prompt.labels();
        IntStream.range(0, labels.size())
                .filter(i -> labels.get(i) != TrainingPrompt.IGNORED_LABEL)
                .forEach(result.masked::set);
        return result;
    }

    /** Returns these ids and then some that pre-fusion leaves out, as it does with what was generated. */
    public PromptIds followedBy(TokenIds generated) {
        BitSet all = (BitSet) masked.clone();
        all.set(ids.size(), ids.size() + generated.size());
        return new PromptIds(
                TokenIds.of(IntStream.concat(ids.stream(), generated.stream()).toArray()), all);
    }

    /** Returns the ids, the placeholder among them. */
    public TokenIds ids() {
        return ids;
    }

    /** Returns how many there are, the placeholder counted. */
    public int size() {
        return ids.size();
    }

    /** Returns whether there is a placeholder. */
    public boolean hasPlaceholder() {
        return placeholder >= 0;
    }

    /** Returns the index of the placeholder, or -1. */
    public int placeholder() {
        return placeholder;
    }

    /** Returns the order in which a model reads these ids. */
    public MultimodalSequence sequence(ModalityFusion fusion) {
        return new MultimodalSequence(
                fusion, size(), hasPlaceholder() ? OptionalInt.of(placeholder) : OptionalInt.empty(), masked);
    }

    /** Returns whether these ids are others and then some that fusion leaves out. */
    boolean continuesUnfused(PromptIds beginning) {
        return beginning.size() <= size()
                && commonBeginning(beginning) == beginning.size()
                && IntStream.range(beginning.size(), size()).allMatch(masked::get);
    }

    /** Returns how many of the first ids are text. */
    public int textBefore(int index) {
        return hasPlaceholder() && placeholder < index ? index - 1 : index;
    }

    /** Returns the ids of the text alone, from the text's given position on. */
    public long[] text(int from) {
        return textIndices(from).mapToLong(ids::get).toArray();
    }

    private IntStream textIndices(int from) {
        return IntStream.range(0, ids.size()).filter(i -> i != placeholder).skip(from);
    }

    /** Returns how many ids at the beginning are the same as the other's and treated alike; none if only one has a placeholder. */
    int commonBeginning(PromptIds other) {
        if (hasPlaceholder() != other.hasPlaceholder()) {
            return 0;
        }
        int common = 0;
        while (common < size()
                && common < other.size()
                && ids.get(common) == other.ids.get(common)
                && masked.get(common) == other.masked.get(common)) {
            common++;
        }
        return common;
    }
}
