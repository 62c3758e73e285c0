// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.ProcessGroup;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.tokenizer.Tokenizer;
import org.llavamini.train.batch.BadSamples;
import org.llavamini.train.batch.Mixture;
import org.llavamini.train.config.Stage;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainedPart;
import org.llavamini.train.data.BadSample;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.LlavaJson;
import org.llavamini.train.data.ThingsJson;
import org.llavamini.train.export.ModelExport;
import org.llavamini.train.loss.StepLoss;
import org.llavamini.train.loss.StepLosses;
import org.llavamini.train.optimizer.Optimization;
import org.llavamini.train.parallel.Alone;
import org.llavamini.train.parallel.GroupTeam;
import org.llavamini.train.parallel.Team;
import org.llavamini.train.parallel.Workers;
import org.llavamini.train.record.LearningPart;
import org.llavamini.train.record.OutputRecords;
import org.llavamini.train.record.Records;
import org.llavamini.train.record.TrainingListener;
import org.llavamini.train.weights.TrainedModel;

/**
 * Runs one stage of training, from the configuration to the finished model in its output folder.
 *
 * <p>Resumable: the state is saved every so many steps, and a resumed run gives the weights of one that was never stopped.
 * Use one trainer for one run, on one thread; it owns nothing between calls.
 */
public final class Trainer {
    /** How long processes of a run wait for each other: the slowest step, and writing a state or the model. */
    public static final Duration PATIENCE = Duration.ofMinutes(30);

    private final TrainConfig config;
    private final TrainingListener listener;
    private final Cancellation cancellation;
    private final int threads;
    private final Team team;

    /**
     * Prepares a run.
     *
     * @param threads how many processors to use
     * @param listener hears of every step
     * @param cancellation ends the run after saving its state
     */
    public Trainer(TrainConfig config, int threads, TrainingListener listener, Cancellation cancellation) {
        this(config, threads, listener, cancellation, new Alone());
    }

    /**
     * Prepares the part of one process in a run of several. All of them have to be given the same configuration and data, and to
     * train at the same time; the run gives the same losses as that of one process. The process of rank 0 writes, the others
     * need no access to the output folder.
     *
     * @param threads how many processors this process may use
     * @param listener hears of every step, in each process, and of the bad samples that this process finds
     * @param cancellation of any process ends the run of all after saving its state
     * @param group the processes; stays the caller's
     */
    public Trainer(
            TrainConfig config, int threads, TrainingListener listener, Cancellation cancellation, ProcessGroup group) {
        this(config, threads, listener, cancellation, new GroupTeam(group));
    }

    private Trainer(TrainConfig config, int threads, TrainingListener listener, Cancellation cancellation, Team team) {
        this.config = config;
        this.listener = listener;
        this.cancellation = cancellation;
        this.threads = threads;
        this.team = team;
    }

    /**
     * Trains and writes the model.
     *
     * @param resume whether to go on from the last saved state; without one the run starts at the beginning
     * @throws LlavaMiniException with the file or field that is at fault; with {@code PROCESS_LOST} if another process ended
     */
    public void run(boolean resume) {
        requireShareable();
        List<Mixture.Part> parts = new ArrayList<>();
        List<BadSample> malformed = new ArrayList<>();
        for (DataSource source : config.data()) {
            parts.add(new Mixture.Part(read(source, malformed), source.weight()));
        }
        Mixture mixture = new Mixture(parts);
        List<InstructionSample> validation = config.validation()
                .map(settings -> read(settings.data(), malformed))
                .orElse(List.of());
        int total = parts.stream().mapToInt(part -> part.samples().size()).sum();
        BadSamples bad =
                new BadSamples(config.badSamples(), total + validation.size() + malformed.size(), listener, team);
        malformed.forEach(sample -> bad.add(sample));
        Records records =
                team.isFirst() ? new OutputRecords(config.output(), order(mixture.size())) : new Records.None();
        try (TrainedModel model = TrainedModel.open(config);
                Tokenizer tokenizer = Tokenizer.open(model.tokenizerDirectory());
                Workers workers = new Workers(workers());
                TensorScope _ = TensorScope.open()) {
            Map<String, Tensor> trainable = new LinkedHashMap<>(model.trainable());
            if (trainable.isEmpty() && config.stage() != Stage.VISION) {
                throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "trainable: the model has none of these parts");
            }
            TensorRuntime.setThreads(threads / workers.count());
            StepLosses losses = new StepLosses(model, tokenizer, bad);
            StepLoss loss =
                    switch (config.stage()) {
                        case VISION -> losses.contrast(trainable);
                        case PLACES -> losses.places(trainable, all(parts, validation));
                        case PRETRAIN, FINETUNE -> losses.answers(List.copyOf(trainable.values()), workers, team);
                    };
            tellParts(trainable, model.trainable().keySet());
            try (Team _ = team;
                    Optimization optimization = new Optimization(
                            trainable, config.optimization(), totalSteps(mixture.size()), config.average())) {
                TrainingLoop loop = new TrainingLoop(config, mixture, validation, loss, optimization, records, team);
                loop.run(listener, cancellation, totalSteps(mixture.size()), resume);
                if (config.validation()
                        .flatMap(look -> look.patience().stream().boxed().findFirst())
                        .isPresent()) {
                    records.restoreBest(optimization);
                }
                optimization.finish();
            }
            if (team.isFirst()) {
                new ModelExport(model).write(config.output());
            }
            team.part();
        }
    }

    private List<InstructionSample> read(DataSource source, List<BadSample> malformed) {
        LlavaJson.Samples read = config.stage() == Stage.PLACES ? ThingsJson.read(source) : LlavaJson.read(source);
        List<InstructionSample> chosen = source.strategy().apply(read.good());
        malformed.addAll(read.bad());
        if (team.isFirst()) {
            listener.onData(source, chosen.size(), read.bad().size());
        }
        return chosen;
    }

    private void tellParts(Map<String, Tensor> trainable, Set<String> ofModel) {
        if (!team.isFirst()) {
            return;
        }
        Map<TrainedPart, Long> numbers = new EnumMap<>(TrainedPart.class);
        long others = 0;
        for (Map.Entry<String, Tensor> weight : trainable.entrySet()) {
            long count = weight.getValue().shape().elements();
            if (ofModel.contains(weight.getKey())) {
                numbers.merge(TrainedPart.of(weight.getKey()), count, Long::sum);
            } else {
                others += count;
            }
        }
        double rate = config.optimization().learningRate();
        List<LearningPart> parts = new ArrayList<>();
        numbers.forEach((part, count) -> parts.add(new LearningPart(
                part.name().toLowerCase(Locale.ROOT),
                count,
                config.optimization().partRates().getOrDefault(part, rate))));
        if (others > 0) {
            parts.add(new LearningPart("heads of this stage alone", others, rate));
        }
        listener.onParts(parts);
    }

    private void requireShareable() {
        if (team.size() > 1 && config.stage().takesStepsWhole()) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "processes: stage " + config.stage().name().toLowerCase(Locale.ROOT)
                            + " takes all samples of a step together, in one process");
        }
        int microBatches = microBatches();
        if (team.size() > microBatches) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "processes: a step of batch_size " + config.batch().size() + " has " + microBatches
                            + " micro-batches, not enough for " + team.size()
                            + " processes; take a smaller micro_batch_size than "
                            + config.batch().microSize());
        }
    }

    private static List<InstructionSample> all(List<Mixture.Part> parts, List<InstructionSample> validation) {
        return Stream.concat(parts.stream().flatMap(part -> part.samples().stream()), validation.stream())
                .toList();
    }

    private int microBatches() {
        return Math.ceilDiv(config.batch().size(), config.batch().microSize());
    }

    /** Returns how many micro-batches are computed side by side; the processors are shared among them. */
    private int workers() {
        return config.stage().takesStepsWhole() ? 1 : Math.min(threads, Math.ceilDiv(microBatches(), team.size()));
    }

    private long totalSteps(int samples) {
        long perEpoch = Math.ceilDiv(samples, config.batch().size());
        return config.optimization().maxSteps().orElse((long)
                Math.ceil(config.optimization().epochs() * perEpoch));
    }

    private String order(int samples) {
        TrainConfig.BatchSettings batch = config.batch();
        return samples + " samples, batch_size " + batch.size() + ", micro_batch_size " + batch.microSize() + ", seed "
                + config.seed() + ", shuffle " + batch.shuffle() + ", share_pictures " + batch.sharePictures()
                + ", group_by_modality_length " + batch.groupByModalityLength() + weights();
    }

    private String weights() {
        List<Double> weights = config.data().stream().map(DataSource::weight).toList();
        return weights.stream().allMatch(weight -> weight == 1) ? "" : ", weights " + weights;
    }
}
