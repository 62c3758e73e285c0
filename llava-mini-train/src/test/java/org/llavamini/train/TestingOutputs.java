// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.tensor.TestingTensors;
import org.llavamini.train.config.TrainedPart;

/** What training left. */
final class TestingOutputs {
    private TestingOutputs() {}

    /** Returns all weights of a model, in the order of their names. */
    static List<float[]> weights(Path directory) {
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                TensorScope _ = TensorScope.open()) {
            return checkpoint.names().stream()
                    .sorted()
                    .map(name -> tensor(checkpoint, name).toFloats())
                    .toList();
        }
    }

    /** Returns the parts of a model of which a weight in use is another than where it began. */
    static Set<TrainedPart> moved(Path start, Path output) {
        Set<TrainedPart> moved = EnumSet.noneOf(TrainedPart.class);
        try (Checkpoint before = Checkpoint.open(start);
                Checkpoint after = Checkpoint.open(output);
                TensorScope _ = TensorScope.open()) {
            for (String name : after.names()) {
                boolean unused = name.contains("post_layernorm") || name.contains("encoder.layers.2.");
                if (!unused && TestingTensors.difference(tensor(before, name), tensor(after, name)) != 0) {
                    moved.add(TrainedPart.of(name));
                }
            }
        }
        return moved;
    }

    /** Returns a weight, of the scope that is open. */
    static Tensor tensor(Checkpoint checkpoint, String name) {
        return Tensor.copyOf(
                checkpoint.segment(name),
                checkpoint.entry(name).dtype(),
                checkpoint.entry(name).shape());
    }
}
