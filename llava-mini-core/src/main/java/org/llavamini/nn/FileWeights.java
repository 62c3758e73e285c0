// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

import static java.util.Objects.requireNonNull;

import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/**
 * The weights of files under the names that these use, where they lie in memory-mapped files, without copying.
 *
 * @param files must stay open as long as the tensors are used
 */
public record FileWeights(WeightFiles files) implements WeightSource {
    public FileWeights {
        requireNonNull(files, "files is null");
    }

    @Override
    public boolean contains(String name) {
        return files.names().contains(name);
    }

    @Override
    public Tensor tensor(String name, Shape shape) {
        TensorEntry entry = files.entry(name);
        CheckpointWeights.requireShape(entry, name, shape, files.directory());
        return Tensor.map(files.segment(name), entry.dtype(), shape);
    }
}
