// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;

/**
 * One open file of named tensors. Thread-safe; whoever opened it closes it, and no segment may be used afterwards.
 */
public interface WeightFile extends AutoCloseable {
    /** Returns the file. */
    Path path();

    /** Returns the names of all tensors in the order of the file. */
    Set<String> names();

    /**
     * Returns where a tensor lies and what it is.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} if there is no tensor of that name
     */
    TensorEntry entry(String name);

    /**
     * Returns the bytes of a tensor, read-only and without copying unless they are scattered over the file; valid until {@link #close()}.
     *
     * <p>Read elements with the unaligned layouts unless {@link TensorEntry#isAligned()}.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} if there is no tensor of that name
     */
    MemorySegment segment(String name);

    @Override
    void close();
}
