// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.llavamini.generation.Answering;
import org.llavamini.generation.EngineCounters;
import org.llavamini.option.FinishReason;

/**
 * What an open model does at the moment, and what it did since it was opened.
 *
 * @param running requests that share the model's steps
 * @param waiting requests that were admitted and have not begun
 * @param slots how many may run at a time
 * @param maxWaiting how many more may wait
 * @param keyValueBytes memory that is promised to the keys and values of the running ones
 * @param keyValueLimit how much it may be
 * @param pictureBytes memory of pictures that are kept
 * @param picturesSeen pictures that the vision tower saw
 * @param picturesKnown requests about pictures that it had seen before
 * @param framesSeen frames of videos that requests met
 * @param framesSkipped frames that were left out because they hardly differed from the one before
 * @param promptTokens tokens of prompts that were read
 * @param generatedTokens tokens of answers
 * @param failures requests that could not be answered
 * @param rowsPerStep entry i: how many passes of the language model had i rows; the last entry: that many or more
 * @param endings how many answers ended for each reason
 */
public record EngineStatus(
        int running,
        int waiting,
        int slots,
        int maxWaiting,
        long keyValueBytes,
        long keyValueLimit,
        long pictureBytes,
        long picturesSeen,
        long picturesKnown,
        long framesSeen,
        long framesSkipped,
        long promptTokens,
        long generatedTokens,
        long failures,
        List<Long> rowsPerStep,
        Map<FinishReason, Long> endings) {
    public EngineStatus {
        rowsPerStep = List.copyOf(requireNonNull(rowsPerStep, "rowsPerStep is null"));
        endings = Map.copyOf(requireNonNull(endings, "endings is null"));
    }

    static EngineStatus of(Answering.Status status) {
        EngineCounters.Counts counts = status.counts();
        return new EngineStatus(
                status.running(),
                status.waiting(),
                status.limits().maxConcurrent(),
                status.limits().maxWaiting(),
                status.keyValueBytes(),
                status.limits().keyValueBytes(),
                status.pictureBytes(),
                counts.picturesSeen(),
                counts.picturesKnown(),
                counts.framesSeen(),
                counts.framesSkipped(),
                counts.promptTokens(),
                counts.generatedTokens(),
                counts.failures(),
                counts.rowsPerStep(),
                counts.endings());
    }
}
