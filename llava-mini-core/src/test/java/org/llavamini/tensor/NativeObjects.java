// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import org.bytedeco.javacpp.Pointer;

/** How many native objects wait to be freed: a leak of small tensors shows here before it shows in memory. */
public final class NativeObjects {
    private NativeObjects() {}

    /** Returns their number at this moment. */
    public static long count() {
        return Pointer.totalCount();
    }
}
