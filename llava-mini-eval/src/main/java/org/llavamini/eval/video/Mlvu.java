// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Settings;
import org.llavamini.eval.metric.Accuracy;

/**
 * MLVU: seven multiple-choice tasks about long videos. The folder holds {@code 1_plotQA.json} to {@code 7_topic_reasoning.json};
 * videos lie in folders of these names or all in one. The accuracy is the paper's M-Avg.
 */
public final class Mlvu extends VideoChoice {
    private static final List<String> TASKS =
            List.of("plotQA", "needle", "ego", "count", "order", "anomaly_reco", "topic_reasoning");

    /** Makes it with the official parser. */
    public Mlvu() {
        this(Settings.defaults());
    }

    private Mlvu(Settings settings) {
        super("mlvu", settings);
    }

    @Override
    public Benchmark with(Settings settings) {
        return new Mlvu(settings);
    }

    @Override
    List<Task> tasks() {
        return IntStream.range(0, TASKS.size())
                .mapToObj(i -> {
                    String file = (i + 1) + "_" + TASKS.get(i);
                    return new Task(TASKS.get(i), file + ".json", List.of(file + "/", "video/" + file + "/", ""));
                })
                .toList();
    }

    @Override
    void putGroups(Map<String, Metric> metrics, Map<String, Accuracy> byTask) {
        // The tasks stand alone.
    }
}
