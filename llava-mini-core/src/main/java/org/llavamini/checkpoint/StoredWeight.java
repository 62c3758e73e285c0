// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.llavamini.checkpoint.weight.TensorEntry;

/** One weight of a checkpoint, in a file or computed from several. Thread-safe. */
sealed interface StoredWeight permits FileWeight, MergedWeight {
    /** Returns what it is. */
    TensorEntry entry();

    /** Returns its bytes, read-only, valid until the checkpoint is closed. */
    MemorySegment segment();

    /** Hands its bytes to the sink, after which they need not stay in memory. */
    void read(Consumer<MemorySegment> sink);
}
