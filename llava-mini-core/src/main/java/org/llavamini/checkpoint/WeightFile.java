// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * One open file of named tensors. Thread-safe; whoever opened it closes it, and no segment may be used afterwards.
 */
public sealed interface WeightFile extends AutoCloseable permits SafetensorsFile, PyTorchFile {
    /**
     * Opens a file of the kind that its name says: {@code .safetensors}, or anything else for PyTorch's format.
     *
     * @throws org.llavamini.error.LlavaMiniException as {@link SafetensorsFile#open} and {@link PyTorchFile#open} do
     */
    static WeightFile open(Path file) {
        boolean safetensors = file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors");
        return safetensors ? SafetensorsFile.open(file) : PyTorchFile.open(file);
    }

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
