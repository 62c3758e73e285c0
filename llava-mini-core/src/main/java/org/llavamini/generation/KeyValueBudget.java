// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.HashMap;
import java.util.Map;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** How much memory the keys and values of all rows may take; each is promised what its prompt and longest answer need. */
final class KeyValueBudget {
    private final long bytes;
    private final long bytesPerToken;
    private final Map<Object, Long> promises = new HashMap<>();
    private long promised;

    KeyValueBudget(long bytes, long bytesPerToken) {
        this.bytes = bytes;
        this.bytesPerToken = bytesPerToken;
    }

    /**
     * Promises room, if there is any, in place of what the row was promised before: a row that begins anew asks again.
     *
     * @throws LlavaMiniException with {@code CONTEXT_OVERFLOW} if it is more than there can ever be
     */
    boolean promise(Object row, long tokens) {
        giveBack(row);
        long wanted = tokens * bytesPerToken;
        if (wanted > bytes) {
            throw new LlavaMiniException(
                    ErrorCode.CONTEXT_OVERFLOW,
                    "prompt and answer of " + tokens + " tokens need " + megabytes(wanted)
                            + " of keys and values, but only " + megabytes(bytes)
                            + " are allowed for all requests together (keyValueBytes)");
        }
        if (promised + wanted > bytes) {
            return false;
        }
        promises.put(row, wanted);
        promised += wanted;
        return true;
    }

    private static String megabytes(long bytes) {
        return (bytes + (1 << 20) - 1 >> 20) + " MiB";
    }

    void giveBack(Object row) {
        Long own = promises.remove(row);
        promised -= own == null ? 0 : own;
    }

    long promised() {
        return promised;
    }
}
