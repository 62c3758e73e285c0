// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.Arrays;

/**
 * Token ids one at a time to text that can be shown at once: never half a character, and all pieces together are exactly
 * {@link Tokenizer#decode} of all ids without special tokens. (With them there is no such stream: legacy Llama tokenizers
 * insert a space far before a special token once it comes.)
 *
 * <p>Holds back what a later token may still change: bytes of an unfinished character, and spaces where the tokenizer removes
 * them before punctuation. One decoder serves one answer; not thread-safe. It does not own the tokenizer.
 */
public final class StreamingDecoder {
    /** Enough context for every rule about a text's first tokens to be behind us. */
    private static final int CONTEXT_TOKENS = 4;

    private static final char REPLACEMENT = '\ufffd';

    private final Tokenizer tokenizer;

    /** The last tokens: some whose text is settled, then those that wait. */
    private int[] window = new int[16];

    private int size;
    private int settledTokens;
    private String settledText = "";

    /** Decoded, not yet cleaned of spaces. */
    private final StringBuilder uncleaned = new StringBuilder();

    /** Creates a decoder for one answer. */
    public StreamingDecoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Takes the next id and returns the text that it settles, often none.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INVALID_REQUEST} for a negative id
     */
    public String push(int id) {
        Tokenizer.requireNotNegative(id);
        if (size == window.length) {
            window = Arrays.copyOf(window, 2 * size);
        }
        window[size++] = id;
        if (tokenizer.leavesTextOpen(id)) {
            return "";
        }
        String text = decodeWindow();
        if (text.length() <= settledText.length() || text.charAt(text.length() - 1) == REPLACEMENT) {
            return "";
        }
        settle(text);
        return takeCleaned(tokenizer.cleansUpSpaces() ? SpaceCleanup.settledLength(uncleaned.toString()) : -1);
    }

    /** Returns everything held back; an unfinished character becomes U+FFFD. The decoder is then ready for another answer. */
    public String flush() {
        settle(decodeWindow());
        String rest = takeCleaned(-1);
        size = 0;
        settledTokens = 0;
        settledText = "";
        return rest;
    }

    private String decodeWindow() {
        return tokenizer.decodeRaw(Arrays.copyOf(window, size), true);
    }

    private void settle(String text) {
        uncleaned.append(text, Math.min(settledText.length(), text.length()), text.length());
        settledTokens = size;
        settledText = text;
        shorten();
    }

    /** Drops old tokens so that a long answer costs no more per token than a short one. */
    private void shorten() {
        if (settledTokens < 4 * CONTEXT_TOKENS) {
            return;
        }
        int[] context = Arrays.copyOfRange(window, settledTokens - CONTEXT_TOKENS, size);
        String text = tokenizer.decodeRaw(context, true);
        // Without visible text the context would be taken for the beginning, where a leading space is removed.
        if (!text.isBlank() && text.charAt(text.length() - 1) != REPLACEMENT) {
            System.arraycopy(context, 0, window, 0, context.length);
            size = context.length;
            settledTokens = context.length;
            settledText = text;
        }
    }

    private String takeCleaned(int length) {
        int end = length < 0 ? uncleaned.length() : length;
        String text = uncleaned.substring(0, end);
        uncleaned.delete(0, end);
        return tokenizer.cleansUpSpaces() ? SpaceCleanup.apply(text) : text;
    }
}
