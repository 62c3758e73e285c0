// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * A walk over frames whose keys and values are all there, at most so many at a time. Shares their memory until closed: what becomes of it
 * elsewhere meanwhile does not matter.
 */
final class RememberedFrames implements FrameWalk {
    private final List<List<FusionMemory>> pieces;
    private int next;

    /** Begins. The memories stay the caller's. */
    RememberedFrames(List<List<FusionMemory>> memories) {
        pieces = memories.stream()
                .map(piece -> piece.stream().map(FusionMemory::share).toList())
                .toList();
        tensors().forEach(TensorScope::release);
    }

    /** Begins a walk over one piece. */
    static RememberedFrames of(FusionMemory memory) {
        return new RememberedFrames(List.of(List.of(memory)));
    }

    private Stream<Tensor> tensors() {
        return pieces.stream().flatMap(List::stream).flatMap(FusionMemory::tensors);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public Optional<FusionMemory> next(int atMost, EncodingRun run) {
        return next < pieces.size() ? Optional.of(FusionMemory.concatenate(pieces.get(next++))) : Optional.empty();
    }

    @Override
    public void close() {
        tensors().forEach(Tensor::close);
    }
}
