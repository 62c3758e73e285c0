// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.weight.TensorEntry;

/**
 * A weight where it lies.
 *
 * @param files the files of which one holds it
 * @param storedName its name there
 */
record FileWeight(WeightFiles files, String storedName) implements StoredWeight {
    @Override
    public TensorEntry entry() {
        return files.entry(storedName);
    }

    @Override
    public MemorySegment segment() {
        return files.segment(storedName);
    }

    @Override
    public void read(Consumer<MemorySegment> sink) {
        sink.accept(segment());
    }
}
