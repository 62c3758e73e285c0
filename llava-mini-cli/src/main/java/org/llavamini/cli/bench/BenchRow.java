// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.llavamini.analysis.BenchPlan;
import org.llavamini.analysis.BenchReport;
import org.llavamini.analysis.bench.RandomShape;
import org.llavamini.checkpoint.config.Architecture;

/**
 * One model that was measured.
 *
 * @param labels what it is and how it was asked, texts and integers
 * @param report what was measured
 */
record BenchRow(Map<String, Object> labels, BenchReport report) {
    /** Returns what distinguishes random models. */
    static String name(RandomShape shape) {
        boolean plain = shape.architecture() == Architecture.LLAVA;
        return String.format(
                Locale.ROOT,
                "%s %s%s at %d",
                shape.base().label(),
                plain ? "LLaVA-v1.5" : "LLaVA-Mini",
                plain ? "" : " C=" + shape.compressorSize(),
                resolution(shape));
    }

    private static int resolution(RandomShape shape) {
        return shape.base().vision().imageSize() * shape.resolutionRatio();
    }

    static Map<String, Object> labels(String model, String dtype, BenchPlan plan) {
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("model", model);
        putRun(labels, dtype, plan);
        return labels;
    }

    static Map<String, Object> labels(RandomShape shape, String dtype, BenchPlan plan) {
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("model", name(shape));
        labels.put("weights", "random");
        labels.put("architecture", shape.architecture() == Architecture.LLAVA ? "llava-v1.5" : "llava-mini");
        if (shape.architecture() != Architecture.LLAVA) {
            labels.put("compressor_size", shape.compressorSize());
        }
        labels.put("resolution", resolution(shape));
        putRun(labels, dtype, plan);
        return labels;
    }

    private static void putRun(Map<String, Object> labels, String dtype, BenchPlan plan) {
        labels.put("dtype", dtype);
        labels.put("threads", plan.threads());
        labels.put("text_tokens", plan.textTokens());
        labels.put("new_tokens", plan.newTokens());
        labels.put("batch", plan.batch());
        labels.put("repeat", plan.repeat());
    }
}
