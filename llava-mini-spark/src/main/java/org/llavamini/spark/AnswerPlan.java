// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import org.llavamini.Prompt;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.GenerationOptions;

/**
 * What is asked about the rows of a dataset. Immutable; the methods return changed copies. It goes to the executors: names of things,
 * never weights.
 *
 * @param model that is asked
 * @param mediaColumn strings: paths that every executor can read; or bytes of pictures and videos
 * @param promptColumn what is asked about each row; empty if one prompt is for all
 * @param prompt what is asked about all rows; empty if each has its own
 * @param inFlight how many rows of a partition are with the model at a time
 * @param maxNewTokens longest answer
 * @param temperature 0 takes the most likely token
 * @param framesPerSecond of videos that are looked at
 * @param deadlineMillis how long an answer may take; 0: as long as it takes
 */
public record AnswerPlan(
        ModelPlan model,
        String mediaColumn,
        String promptColumn,
        String prompt,
        int inFlight,
        int maxNewTokens,
        double temperature,
        double framesPerSecond,
        long deadlineMillis)
        implements Serializable {
    private static final int IN_FLIGHT = 8;

    public AnswerPlan {
        requireNonNull(model, "model is null");
        requireNonNull(mediaColumn, "mediaColumn is null");
        requireNonNull(promptColumn, "promptColumn is null");
        requireNonNull(prompt, "prompt is null");
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be greater than zero: " + inFlight);
        }
        if (deadlineMillis < 0) {
            throw new IllegalArgumentException("deadlineMillis must not be negative: " + deadlineMillis);
        }
        if (promptColumn.isEmpty() == prompt.isEmpty()) {
            throw new IllegalArgumentException("either a column of prompts or one prompt for all: promptColumn '"
                    + promptColumn + "', prompt '" + prompt + "'");
        }
    }

    /** Returns a plan that asks one thing about all rows, greedily. */
    public static AnswerPlan ofPrompt(String model, String mediaColumn, String prompt) {
        return of(model, mediaColumn, "", prompt);
    }

    /** Returns a plan that asks what stands in a column, greedily. */
    public static AnswerPlan ofColumn(String model, String mediaColumn, String promptColumn) {
        return of(model, mediaColumn, promptColumn, "");
    }

    private static AnswerPlan of(String model, String mediaColumn, String promptColumn, String prompt) {
        GenerationOptions standard = GenerationOptions.defaults();
        return new AnswerPlan(
                ModelPlan.of(model),
                mediaColumn,
                promptColumn,
                prompt,
                IN_FLIGHT,
                standard.maxNewTokens(),
                standard.temperature(),
                1,
                0);
    }

    /** Returns this plan with a model that is opened in another way. */
    public AnswerPlan withModel(ModelPlan other) {
        return new AnswerPlan(
                other,
                mediaColumn,
                promptColumn,
                prompt,
                inFlight,
                maxNewTokens,
                temperature,
                framesPerSecond,
                deadlineMillis);
    }

    /** Returns this plan with another number of rows that are with the model at a time. */
    public AnswerPlan withInFlight(int rows) {
        return new AnswerPlan(
                model,
                mediaColumn,
                promptColumn,
                prompt,
                rows,
                maxNewTokens,
                temperature,
                framesPerSecond,
                deadlineMillis);
    }

    /** Returns this plan with another longest answer. */
    public AnswerPlan withMaxNewTokens(int tokens) {
        return new AnswerPlan(
                model,
                mediaColumn,
                promptColumn,
                prompt,
                inFlight,
                tokens,
                temperature,
                framesPerSecond,
                deadlineMillis);
    }

    /** Returns this plan with another temperature. */
    public AnswerPlan withTemperature(double newTemperature) {
        return new AnswerPlan(
                model,
                mediaColumn,
                promptColumn,
                prompt,
                inFlight,
                maxNewTokens,
                newTemperature,
                framesPerSecond,
                deadlineMillis);
    }

    /** Returns this plan with another number of frames per second of video. */
    public AnswerPlan withFramesPerSecond(double frames) {
        return new AnswerPlan(
                model, mediaColumn, promptColumn, prompt, inFlight, maxNewTokens, temperature, frames, deadlineMillis);
    }

    /** Returns this plan with a time after which an answer ends with what there is of it. */
    public AnswerPlan withDeadlineMillis(long millis) {
        return new AnswerPlan(
                model, mediaColumn, promptColumn, prompt, inFlight, maxNewTokens, temperature, framesPerSecond, millis);
    }

    /** Returns what is asked about a picture or video. */
    Prompt prompt(VisualInput visual, String question) {
        GenerationOptions standard = GenerationOptions.defaults();
        VisualInput chosen = visual instanceof VideoInput video
                ? video.choose(FrameChoice.perSecond(framesPerSecond).byTime(true))
                : visual;
        Prompt asked = Prompt.of(question)
                .about(chosen)
                .options(new GenerationOptions(
                        maxNewTokens,
                        temperature,
                        standard.topP(),
                        standard.topK(),
                        standard.repetitionPenalty(),
                        standard.seed(),
                        standard.stop()));
        return deadlineMillis == 0 ? asked : asked.deadline(Duration.ofMillis(deadlineMillis));
    }
}
