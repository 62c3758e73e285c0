// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.optimizer.Optimization;
import org.llavamini.train.weights.WeightWriter;

/** The weights with the smallest loss of validation so far, in {@code checkpoints/best.safetensors}. */
final class BestState {
    private static final String STEP = "step";
    private static final String LOSS = "loss";

    private final Path file;

    BestState(Path output) {
        this.file = output.resolve("checkpoints").resolve("best.safetensors");
    }

    /** Returns how good the best weights are; nothing if there are none, or none that can be read. */
    Optional<Best> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return Optional.of(new Best(
                    Long.parseLong(opened.metadata().getOrDefault(STEP, "")),
                    Double.parseDouble(opened.metadata().getOrDefault(LOSS, ""))));
        } catch (LlavaMiniException | NumberFormatException damaged) {
            return Optional.empty();
        }
    }

    /** Replaces the best weights, at once or not at all. */
    void write(Best best, Optimization optimization) {
        Path unfinished = file.resolveSibling("best.unfinished");
        try {
            Files.createDirectories(file.resolveSibling("."));
            List<TensorToWrite> tensors = new ArrayList<>();
            for (int i = 0; i < optimization.names().size(); i++) {
                tensors.add(WeightWriter.tensor(
                        optimization.names().get(i), optimization.parameters().get(i)));
            }
            SafetensorsWriter.write(
                    unfinished, tensors, Map.of(STEP, Long.toString(best.step()), LOSS, Double.toString(best.loss())));
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot save the best weights (" + file + ")", failure);
        }
    }

    /** Puts the best weights back, if there are any. */
    void restore(Optimization optimization) {
        if (!Files.exists(file)) {
            return;
        }
        try (SafetensorsFile opened = SafetensorsFile.open(file);
                TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            for (int i = 0; i < optimization.names().size(); i++) {
                String name = optimization.names().get(i);
                optimization
                        .parameters()
                        .get(i)
                        .copyFrom(Tensor.map(
                                opened.segment(name),
                                opened.entry(name).dtype(),
                                opened.entry(name).shape()));
            }
        }
    }

    /** Removes them. */
    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot delete the best weights (" + file + ")", failure);
        }
    }
}
