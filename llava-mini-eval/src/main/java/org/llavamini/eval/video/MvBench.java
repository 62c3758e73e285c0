// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Settings;
import org.llavamini.eval.metric.Accuracy;

/**
 * MVBench: 20 tasks in nine groups. The folder holds a JSON file per task, such as {@code action_sequence.json}; videos may lie
 * as in the published archives, in a folder named after the task, or all in one folder. The beginnings and ends that some tasks
 * name are ignored, as the official script does.
 */
public final class MvBench extends VideoChoice {
    private static final String STAR = "star/Charades_v1_480/";
    private static final String CLEVRER = "clevrer/video_validation/";
    private static final String PERCEPTION = "perception/videos/";

    /** Group, task and folder of the published archives, in the order of the paper. */
    private static final List<List<String>> TASKS = List.of(
            List.of("action", "Action Sequence", STAR),
            List.of("action", "Action Prediction", STAR),
            List.of("action", "Action Antonym", "ssv2_video/"),
            List.of("action", "Fine-grained Action", "Moments_in_Time_Raw/videos/"),
            List.of("action", "Unexpected Action", "FunQA_test/test/"),
            List.of("object", "Object Existence", CLEVRER),
            List.of("object", "Object Interaction", STAR),
            List.of("object", "Object Shuffle", PERCEPTION),
            List.of("position", "Moving Direction", CLEVRER),
            List.of("position", "Action Localization", "sta/sta_video/"),
            List.of("scene", "Scene Transition", "scene_qa/video/"),
            List.of("count", "Action Count", PERCEPTION),
            List.of("count", "Moving Count", CLEVRER),
            List.of("attribute", "Moving Attribute", CLEVRER),
            List.of("attribute", "State Change", PERCEPTION),
            List.of("pose", "Fine-grained Pose", "nturgbd/"),
            List.of("character", "Character Order", PERCEPTION),
            List.of("cognition", "Egocentric Navigation", "vlnqa/"),
            List.of("cognition", "Episodic Reasoning", "tvqa/frames_fps3_hq/"),
            List.of("cognition", "Counterfactual Inference", CLEVRER));

    /** Makes it with the official parser. */
    public MvBench() {
        this(Settings.defaults());
    }

    private MvBench(Settings settings) {
        super("mvbench", settings);
    }

    @Override
    public Benchmark with(Settings settings) {
        return new MvBench(settings);
    }

    private static String id(String task) {
        return task.toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    }

    @Override
    List<Task> tasks() {
        return TASKS.stream()
                .map(task -> {
                    String name = id(task.get(1));
                    String folder = task.get(2);
                    return new Task(name, name + ".json", List.of(folder, "video/" + folder, name + "/", ""));
                })
                .toList();
    }

    @Override
    void putGroups(Map<String, Metric> metrics, Map<String, Accuracy> byTask) {
        Map<String, List<Double>> groups = new LinkedHashMap<>();
        for (List<String> task : TASKS) {
            Accuracy accuracy = byTask.get(id(task.get(1)));
            if (accuracy != null) {
                groups.computeIfAbsent(task.getFirst(), key -> new ArrayList<>())
                        .add(accuracy.percent());
            }
        }
        groups.forEach((group, accuracies) -> metrics.put(
                group,
                new Metric.Value(accuracies.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(0))));
    }
}
