// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured.
 *
 * @param millis how long each step took; steps that were not measured are absent
 * @param processorSeconds how long all processors together worked for each piece of work; what was not measured is absent
 * @param memory what it took of memory
 * @param videos one for each length
 * @param bandwidth bytes per second that this machine reads from memory
 */
public record BenchReport(
        Map<BenchStep, Spread> millis,
        Map<BenchWork, Spread> processorSeconds,
        BenchMemory memory,
        List<VideoMeasure> videos,
        double bandwidth) {
    public BenchReport {
        requireNonNull(memory, "memory is null");
        millis = Collections.unmodifiableMap(new EnumMap<>(millis));
        processorSeconds = Collections.unmodifiableMap(new EnumMap<>(processorSeconds));
        videos = List.copyOf(videos);
    }
}
