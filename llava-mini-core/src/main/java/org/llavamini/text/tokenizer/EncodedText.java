// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.Arrays;

/**
 * Token ids with the piece of text that each one covers, as UTF-16 positions {@code [begin, end)}.
 *
 * <p>A token that the tokenizer adds by itself (begin or end of text) covers nothing and has begin {@link #ADDED}. Several
 * tokens share a span when they are the bytes of one character.
 */
public final class EncodedText {
    /** Where a token begins and ends that covers nothing. */
    public static final int ADDED = -1;

    private final int[] ids;
    private final int[] begins;
    private final int[] ends;

    private EncodedText(int[] ids, int[] begins, int[] ends) {
        this.ids = ids;
        this.begins = begins;
        this.ends = ends;
    }

    /** Returns the number of tokens. */
    public int size() {
        return ids.length;
    }

    /** Returns the id of a token. */
    public int id(int index) {
        return ids[index];
    }

    /** Returns where the piece of a token begins. */
    public int begin(int index) {
        return begins[index];
    }

    /** Returns where the piece of a token ends, exclusive. */
    public int end(int index) {
        return ends[index];
    }

    /** Returns the ids alone. */
    public TokenIds ids() {
        return TokenIds.of(ids);
    }

    static final class Builder {
        private int[] ids = new int[32];
        private int[] begins = new int[32];
        private int[] ends = new int[32];
        private int size;

        void add(int id, int begin, int end) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, 2 * size);
                begins = Arrays.copyOf(begins, 2 * size);
                ends = Arrays.copyOf(ends, 2 * size);
            }
            ids[size] = id;
            begins[size] = begin;
            ends[size] = end;
            size++;
        }

        void addAdded(int id) {
            add(id, ADDED, ADDED);
        }

        EncodedText build() {
            return new EncodedText(Arrays.copyOf(ids, size), Arrays.copyOf(begins, size), Arrays.copyOf(ends, size));
        }
    }
}
