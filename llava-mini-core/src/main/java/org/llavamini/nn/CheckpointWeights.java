// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * The weights of a checkpoint where they lie in its memory-mapped files, without copying.
 *
 * @param checkpoint must stay open as long as the tensors are used
 */
public record CheckpointWeights(Checkpoint checkpoint) implements WeightSource {
    public CheckpointWeights {
        requireNonNull(checkpoint, "checkpoint is null");
    }

    @Override
    public boolean contains(String name) {
        return checkpoint.has(name);
    }

    @Override
    public Tensor tensor(String name, Shape shape) {
        if (!checkpoint.has(name)) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT, "the weight " + name + " is missing (" + checkpoint.directory() + ")");
        }
        TensorEntry entry = checkpoint.entry(name);
        requireShape(entry, name, shape, checkpoint.directory());
        return Tensor.map(checkpoint.segment(name), entry.dtype(), shape);
    }

    /** The pages of the file need not stay in memory. */
    @Override
    public void release(String name) {
        checkpoint.unload(name);
    }

    /** Fails with {@code MODEL_FORMAT} where the files have another shape than the network needs. */
    static void requireShape(TensorEntry entry, String name, Shape shape, Path directory) {
        if (!entry.shape().equals(shape)) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT,
                    "the weight " + name + " has shape " + entry.shape() + " where the configuration needs " + shape
                            + " (" + directory + ")");
        }
    }
}
