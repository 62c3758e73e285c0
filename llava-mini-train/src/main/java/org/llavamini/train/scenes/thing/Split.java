// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import java.util.Locale;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Which part of all possible data is made; no picture of one part shows what is kept for the other. */
public enum Split {
    /** Shows no combination that is kept for the test. */
    TRAIN,
    /** Every kind of thing in every picture shows a combination that no training picture shows. */
    TEST;

    /**
     * Returns the split of a name.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for any other name
     */
    public static Split named(String name) {
        for (Split split : values()) {
            if (split.word().equals(name)) {
                return split;
            }
        }
        throw new LlavaMiniException(
                ErrorCode.INVALID_REQUEST, "the split is train or test, but is '" + name + "' (--split)");
    }

    /** Returns the name in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
