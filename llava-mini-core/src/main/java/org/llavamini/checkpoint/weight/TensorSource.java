// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Gives the bytes of one tensor when its turn to be written comes, in one piece or in several. */
@FunctionalInterface
public interface TensorSource {
    /**
     * Hands the data to the sink, little-endian and in order. A segment may be freed or reused when the sink returns, so
     * that converted copies need to live one at a time only.
     */
    void writeTo(Consumer<MemorySegment> sink);
}
