// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * One of several consecutive parts of a benchmark, so that several processes can share the work; their files in order are the
 * whole.
 *
 * @param number which part, counted from 1
 * @param count how many parts there are
 */
public record Shard(int number, int count) {
    /** The only part. */
    public static final Shard WHOLE = new Shard(1, 1);

    public Shard {
        if (number < 1 || number > count) {
            throw new IllegalArgumentException("shard " + number + " of " + count + " does not exist");
        }
    }

    /**
     * Reads {@code i/n}.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if it is not of that form or i is not in 1 ... n
     */
    public static Shard parse(String text) {
        if (text.matches("[0-9]{1,6}/[0-9]{1,6}")) {
            int slash = text.indexOf('/');
            int number = Integer.parseInt(text.substring(0, slash));
            int count = Integer.parseInt(text.substring(slash + 1));
            if (number >= 1 && number <= count) {
                return new Shard(number, count);
            }
        }
        throw new LlavaMiniException(
                ErrorCode.INVALID_REQUEST, "a shard is i/n with i from 1 to n, but is '" + text + "' (--shard)");
    }

    /** Returns this part of a list: slices of ceil(size / count), the last ones possibly shorter or empty. */
    public <T> List<T> of(List<T> all) {
        int size = Math.ceilDiv(all.size(), count);
        int from = Math.min(all.size(), (number - 1) * size);
        return all.subList(from, Math.min(all.size(), from + size));
    }
}
