// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Ends work that is not wanted any more. */
public final class CancelledWork {
    private CancelledWork() {}

    /**
     * Does nothing while work is wanted.
     *
     * @throws LlavaMiniException with {@code CANCELLED} otherwise
     */
    public static void check(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            throw new LlavaMiniException(ErrorCode.CANCELLED, "cancelled");
        }
    }
}
