// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

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
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.optimizer.Optimization;
import org.llavamini.train.parallel.Team;
import org.llavamini.train.weights.WeightWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run needs to go on where it stopped: the learning weights and the optimiser's moments, under {@code checkpoints/step-N}. */
public final class TrainingState {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "step-";
    private static final String FILE = "state.safetensors";
    private static final String MEAN = "mean.";
    private static final int KEPT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TrainingState.class);

    private final Path folder;
    private final String order;

    /**
     * Keeps states below an output folder.
     *
     * @param order what decides which samples a step sees; a run of another order cannot go on with a state
     */
    TrainingState(Path output, String order) {
        this.folder = output.resolve("checkpoints");
        this.order = order;
    }

    /**
     * Where a run stands.
     *
     * @param step steps taken
     * @param tokens learned so far
     * @param seconds trained so far
     */
    public record Position(long step, long tokens, double seconds) {
        static final Position START = new Position(0, 0, 0);

        private static final double MILLIS = 1000;

        /** Returns where the first process stands. */
        public Position sharedBy(Team team) {
            if (team.size() == 1) {
                return this;
            }
            long[] numbers = team.share(step, tokens, Math.round(seconds * MILLIS));
            return new Position(numbers[0], numbers[1], numbers[2] / MILLIS);
        }
    }

    /** Saves the state after a step: written beside and then moved, so that the last good one is never lost. */
    void save(Position position, Optimization optimization) {
        Path target = folder.resolve(PREFIX + position.step());
        if (Files.exists(target)) {
            return; // the run was resumed from it
        }
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
            for (int i = 0; i < optimization.means().size(); i++) {
                tensors.add(WeightWriter.tensor(
                        MEAN + optimization.names().get(i), optimization.means().get(i)));
            }
            SafetensorsWriter.write(unfinished.resolve(FILE), tensors, Map.of());
            JSON.writeValue(
                    unfinished.resolve("state.json").toFile(),
                    Map.of(
                            "step",
                            position.step(),
                            "tokens",
                            position.tokens(),
                            "seconds",
                            position.seconds(),
                            "order",
                            order));
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

    /**
     * Puts the last saved state that can be read into the weights and the optimiser and returns where the run stands.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the state is that of another run
     */
    Optional<Position> restore(Optimization optimization) {
        try {
            for (Path state : saved().reversed()) {
                Optional<Position> position = restore(state, optimization);
                if (position.isPresent()) {
                    return position;
                }
                Path damaged = folder.resolve("damaged-" + state.getFileName());
                delete(damaged);
                Files.move(state, damaged);
            }
            return Optional.empty();
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot read the training state (" + folder + ")", failure);
        }
    }

    private Optional<Position> restore(Path path, Optimization optimization) {
        try (SafetensorsFile file = SafetensorsFile.open(path.resolve(FILE));
                TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            JsonNode state = JSON.readTree(path.resolve("state.json").toFile());
            requireSame(path, state, file, optimization);
            List<Tensor> first = new ArrayList<>();
            List<Tensor> second = new ArrayList<>();
            for (int i = 0; i < optimization.names().size(); i++) {
                String name = optimization.names().get(i);
                optimization.parameters().get(i).copyFrom(tensor(file, name));
                first.add(tensor(file, "first." + name));
                second.add(tensor(file, "second." + name));
            }
            for (int i = 0; i < optimization.means().size(); i++) {
                optimization
                        .means()
                        .get(i)
                        .copyFrom(tensor(file, MEAN + optimization.names().get(i)));
            }
            Position position = new Position(
                    state.path("step").asLong(),
                    state.path("tokens").asLong(),
                    state.path("seconds").asDouble());
            optimization.adam().restore(position.step(), first, second);
            return Optional.of(position);
        } catch (LlavaMiniException failure) {
            if (failure.code() == ErrorCode.INVALID_REQUEST) {
                throw failure;
            }
            LOG.warn("the training state {} cannot be read, an earlier one is tried: {}", path, failure.getMessage());
            return Optional.empty();
        } catch (IOException failure) {
            LOG.warn("the training state {} cannot be read, an earlier one is tried: {}", path, failure.getMessage());
            return Optional.empty();
        }
    }

    private void requireSame(Path path, JsonNode state, SafetensorsFile file, Optimization optimization) {
        if (!state.path("order").asText(order).equals(order)) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "cannot resume: the saved run had " + state.path("order").asText() + ", this one has " + order
                            + " (" + path + ")");
        }
        int tensors = 3 * optimization.names().size() + optimization.means().size();
        for (int i = 0; i < optimization.names().size(); i++) {
            String name = optimization.names().get(i);
            boolean same = file.names().contains(name)
                    && file.entry(name)
                            .shape()
                            .equals(optimization.parameters().get(i).shape());
            if (!same || file.names().size() != tensors) {
                throw new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "cannot resume: the saved run trained other weights than this one, such as " + name + " ("
                                + path + ")");
            }
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
