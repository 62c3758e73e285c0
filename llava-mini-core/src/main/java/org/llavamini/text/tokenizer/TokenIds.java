// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.llavamini.text.TrainingPrompt;

/** An immutable sequence of token ids (or of labels, where {@link TrainingPrompt#IGNORED_LABEL} stands for "not learned"). */
public final class TokenIds {
    private static final TokenIds EMPTY = new TokenIds(new int[0]);

    private final int[] ids;

    private TokenIds(int[] ids) {
        this.ids = ids;
    }

    /** Returns the sequence of these ids; the array is copied. */
    public static TokenIds of(int... ids) {
        return ids.length == 0 ? EMPTY : new TokenIds(ids.clone());
    }

    /** Returns how many ids there are. */
    public int size() {
        return ids.length;
    }

    /** Returns whether there is no id. */
    public boolean isEmpty() {
        return ids.length == 0;
    }

    /**
     * Returns the id at a position counted from zero.
     *
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public int get(int index) {
        return ids[index];
    }

    /** Returns whether the id occurs. */
    public boolean contains(int id) {
        return indexOf(id) >= 0;
    }

    /** Returns the first position of the id, or -1. */
    public int indexOf(int id) {
        for (int index = 0; index < ids.length; index++) {
            if (ids[index] == id) {
                return index;
            }
        }
        return -1;
    }

    /** Returns the ids from a position (inclusive) to another one (exclusive). */
    public TokenIds slice(int from, int to) {
        if (from < 0 || to > ids.length || from > to) {
            throw new IndexOutOfBoundsException("no slice from " + from + " to " + to + " of " + ids.length + " ids");
        }
        return new TokenIds(Arrays.copyOfRange(ids, from, to));
    }

    /** Returns the ids in order. */
    public IntStream stream() {
        return Arrays.stream(ids);
    }

    /** Returns a new array of the ids. */
    public int[] toArray() {
        return ids.clone();
    }

    /** Returns a new array of the ids as 64-bit numbers, as tensors of ids want them. */
    public long[] toLongArray() {
        return stream().asLongStream().toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenIds that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return Arrays.toString(ids);
    }
}
