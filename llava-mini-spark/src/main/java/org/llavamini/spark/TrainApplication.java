// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.llavamini.error.LlavaMiniException;

/** Training as an application that {@code spark-submit} starts: {@code --config FILE [--set KEY=VALUE]... [--resume]}. */
public final class TrainApplication {
    private static final String USAGE = "usage: --config FILE [--set KEY=VALUE]... [--resume]";
    private static final int WRONG_USAGE = 2;

    private TrainApplication() {}

    /** Trains, and ends the virtual machine with the exit code: 0, 1 for an error, 2 for arguments that cannot be. */
    public static void main(String[] arguments) {
        System.exit(run(System.err, arguments));
    }

    static int run(PrintStream err, String... arguments) {
        SparkTraining training;
        try {
            training = parsed(arguments);
        } catch (IllegalArgumentException wrong) {
            err.println("llava-mini: " + wrong.getMessage() + "; " + USAGE);
            return WRONG_USAGE;
        }
        SparkContext context = SparkContext.getOrCreate();
        try {
            err.println("llava-mini: the model is in " + training.run(context));
            return 0;
        } catch (LlavaMiniException failure) {
            err.println("llava-mini: " + failure.getMessage());
            return 1;
        } finally {
            context.stop();
        }
    }

    static SparkTraining parsed(String... arguments) {
        List<String> settings = new ArrayList<>();
        List<Path> configs = new ArrayList<>();
        boolean resume = false;
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            switch (name) {
                case "--resume" -> resume = true;
                case "--config", "--set" -> {
                    i++;
                    if (i == arguments.length) {
                        throw new IllegalArgumentException("no value after " + name);
                    }
                    if (name.equals("--set")) {
                        settings.add(arguments[i]);
                    } else {
                        configs.add(Path.of(arguments[i]));
                    }
                }
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        if (configs.size() != 1) {
            throw new IllegalArgumentException("--config is needed once");
        }
        return SparkTraining.of(configs.getFirst()).withSettings(settings).withResume(resume);
    }
}
