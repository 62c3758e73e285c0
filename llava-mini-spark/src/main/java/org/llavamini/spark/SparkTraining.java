// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainConfigFile;
import scala.reflect.ClassTag$;

/**
 * Training by the executors of a Spark application: a barrier stage gives each process of the run a task, and all start together. The
 * first says where it can be found; from there on they add up gradients as the processes of {@code train} do, and Spark has no part in it.
 * The configuration's {@code processes} says how many they are.
 *
 * <p>If an executor is lost, Spark starts all of them anew, and they go on from the state that was saved last ({@code save_steps}). What is
 * wrong with configuration, data or model ends the run with the message of {@code train}. Dynamic allocation cannot start a barrier stage.
 *
 * @param config the configuration, under a path that the driver and every executor can read, as its model, data and output are
 * @param settings values that replace those of the configuration, {@code key=value}
 * @param resume whether to go on from a state in the output folder
 */
public record SparkTraining(Path config, List<String> settings, boolean resume) {
    /** Checks that nothing is null. */
    public SparkTraining {
        requireNonNull(config, "config is null");
        settings = List.copyOf(settings);
    }

    /** Describes a run from its beginning, as a configuration says. */
    public static SparkTraining of(Path config) {
        return new SparkTraining(config, List.of(), false);
    }

    /** Returns this with other values in place of those of the configuration, {@code key=value}. */
    public SparkTraining withSettings(List<String> others) {
        return new SparkTraining(config, others, resume);
    }

    /** Returns this, to go on or not from a state in the output folder; without one a run starts at the beginning. */
    public SparkTraining withResume(boolean wanted) {
        return new SparkTraining(config, settings, wanted);
    }

    /**
     * Trains, and returns the folder with the model.
     *
     * @throws LlavaMiniException naming what is wrong with configuration, data or model; with {@code PROCESS_LOST} if Spark gives up
     */
    public Path run(SparkContext context) {
        TrainConfig settled = TrainConfigFile.read(config, settings);
        int processes = settled.processes();
        TrainRank rank = new TrainRank(config.toAbsolutePath().toString(), settings, resume);
        List<TrainRank.Failure> failures = SparkJob.reported("", () -> {
            JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
            RDD<Integer> ranks = java.parallelize(Collections.nCopies(processes, 0), processes)
                    .rdd();
            // Only a barrier stage whose results others read is started anew when it fails.
            return ranks.barrier()
                    .mapPartitions(rank, false, ClassTag$.MODULE$.apply(TrainRank.Failure.class))
                    .toJavaRDD()
                    .repartition(1)
                    .collect();
        });
        failures.stream().findFirst().ifPresent(failure -> {
            throw new LlavaMiniException(failure.code(), failure.problem());
        });
        return settled.output();
    }
}
