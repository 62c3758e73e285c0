// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** A weight with its low-rank update: W + scale · B · A, computed in float32 and rounded once to the type of W. */
final class MergedWeight implements StoredWeight {
    private final StoredWeight weight; // [out, in]
    private final StoredWeight down; // A [rank, in]
    private final StoredWeight up; // B [out, rank]
    private final double scale;
    private final Arena arena;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<MemorySegment> merged = Optional.empty();

    /** Describes the weight; it is computed when it is first asked for and then kept in the arena. */
    MergedWeight(StoredWeight weight, StoredWeight down, StoredWeight up, double scale, Arena arena) {
        this.weight = weight;
        this.down = down;
        this.up = up;
        this.scale = scale;
        this.arena = arena;
    }

    @Override
    public TensorEntry entry() {
        return weight.entry();
    }

    @Override
    public MemorySegment segment() {
        lock.lock();
        try {
            if (merged.isEmpty()) {
                MemorySegment kept =
                        arena.allocate(entry().bytes(), entry().dtype().bytes());
                read(kept::copyFrom);
                merged = Optional.of(kept.asReadOnly());
            }
            return merged.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void read(Consumer<MemorySegment> sink) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            Tensor update = float32(up).matmul(float32(down)).multiply(scale); // [out, in]
            float32(weight).add(update).to(entry().dtype()).read(sink);
        }
    }

    private static Tensor float32(StoredWeight stored) {
        TensorEntry entry = stored.entry();
        return Tensor.map(stored.segment(), entry.dtype(), entry.shape()).to(DType.FLOAT32);
    }
}
