// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.checkpoint.SafetensorsFile;
import org.llavamini.checkpoint.SafetensorsWriter;
import org.llavamini.checkpoint.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** What a run needs to go on where it stopped: the learning weights and the optimiser's moments, under {@code checkpoints/step-N}. */
final class TrainingState {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "step-";
    private static final String FILE = "state.safetensors";
    private static final int KEPT = 2;

    private final Path folder;

    TrainingState(Path output) {
        folder = output.resolve("checkpoints");
    }

    /** Saves the state after a step: written beside and then moved, so that the last good one is never lost. */
    void save(long step, Optimization optimization) {
        Path target = folder.resolve(PREFIX + step);
        Path unfinished = folder.resolve("unfinished");
        try {
            delete(unfinished);
            Files.createDirectories(unfinished);
            List<TensorToWrite> tensors = new ArrayList<>();
            for (int i = 0; i < optimization.names().size(); i++) {
                String name = optimization.names().get(i);
                tensors.add(WeightWriter.tensor(name, optimization.parameters().get(i)));
                tensors.add(WeightWriter.tensor(
                        "first." + name, optimization.adam().firstMoments().get(i)));
                tensors.add(WeightWriter.tensor(
                        "second." + name, optimization.adam().secondMoments().get(i)));
            }
            SafetensorsWriter.write(unfinished.resolve(FILE), tensors, Map.of());
            JSON.writeValue(unfinished.resolve("state.json").toFile(), Map.of("step", step));
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            List<Path> old = saved();
            for (Path path : old.subList(0, Math.max(0, old.size() - KEPT))) {
                delete(path);
            }
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot save the training state (" + target + ")", failure);
        }
    }

    /** Puts the last saved state into the weights and the optimiser and returns its step, if there is one. */
    Optional<Long> restore(Optimization optimization) {
        try {
            List<Path> states = saved();
            if (states.isEmpty()) {
                return Optional.empty();
            }
            Path last = states.getLast();
            JsonNode state = JSON.readTree(last.resolve("state.json").toFile());
            long step = state.path("step").asLong();
            try (SafetensorsFile file = SafetensorsFile.open(last.resolve(FILE));
                    TensorScope _ = TensorScope.open();
                    GradientMode _ = GradientMode.disabled()) {
                List<Tensor> first = new ArrayList<>();
                List<Tensor> second = new ArrayList<>();
                for (int i = 0; i < optimization.names().size(); i++) {
                    String name = optimization.names().get(i);
                    optimization.parameters().get(i).copyFrom(tensor(file, name));
                    first.add(tensor(file, "first." + name));
                    second.add(tensor(file, "second." + name));
                }
                optimization.adam().restore(step, first, second);
            }
            return Optional.of(step);
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot read the training state (" + folder + ")", failure);
        }
    }

    private static Tensor tensor(SafetensorsFile file, String name) {
        return Tensor.map(
                file.segment(name), file.entry(name).dtype(), file.entry(name).shape());
    }

    private List<Path> saved() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.getFileName().toString().matches(PREFIX + "[0-9]+"))
                    .sorted(Comparator.comparingLong(TrainingState::step))
                    .toList();
        }
    }

    private static long step(Path path) {
        return Long.parseLong(path.getFileName().toString().substring(PREFIX.length()));
    }

    /** Removes all saved states, for a run that starts anew. */
    void clear() {
        try {
            delete(folder);
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot delete old checkpoints (" + folder + ")", failure);
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
