// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.llavamini.Answer;
import org.llavamini.ImageInput;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.GenerationOptions;

/** Has an open model answer, with its own conversation template. Not thread-safe; the model stays the caller's. */
public final class LlavaMiniAnswers implements AnsweringModel {
    private final LlavaMini model;
    private final GenerationOptions options;
    private final FrameChoice frames;
    private final Optional<BlankPictures> blanks;
    private final Set<Integer> hiddenLayers;
    private final Optional<Duration> deadline;

    /**
     * Prepares to ask a model.
     *
     * @param frames which frames of video files it sees; of folders of frames it sees all, up to the same number
     * @param blankPictures whether the model sees gray pictures of the same size instead, to learn what guessing gives
     */
    public LlavaMiniAnswers(LlavaMini model, GenerationOptions options, FrameChoice frames, boolean blankPictures) {
        this(
                model,
                options,
                frames,
                blankPictures ? Optional.of(new BlankPictures()) : Optional.empty(),
                Set.of(),
                Optional.empty());
    }

    private LlavaMiniAnswers(
            LlavaMini model,
            GenerationOptions options,
            FrameChoice frames,
            Optional<BlankPictures> blanks,
            Set<Integer> hiddenLayers,
            Optional<Duration> deadline) {
        this.model = requireNonNull(model, "model is null");
        this.options = requireNonNull(options, "options is null");
        this.frames = requireNonNull(frames, "frames is null");
        this.blanks = blanks;
        this.hiddenLayers = Set.copyOf(hiddenLayers);
        this.deadline = requireNonNull(deadline, "deadline is null");
    }

    /**
     * Returns the same model while its text does not see vision tokens in some layers; questions are then asked one by one.
     *
     * @param layers of the language model, counted from 0
     */
    public LlavaMiniAnswers hidingVisionIn(Set<Integer> layers) {
        return new LlavaMiniAnswers(model, options, frames, blanks, layers, deadline);
    }

    /** Returns the same model whose answers end after some time with what there is of them. */
    public LlavaMiniAnswers within(Optional<Duration> limit) {
        return new LlavaMiniAnswers(model, options, frames, blanks, hiddenLayers, limit);
    }

    /** Returns the name that a model has in answers. */
    public static String name(String model, boolean blankPictures) {
        return blankPictures ? model + " (blank pictures)" : model;
    }

    /** Returns the model's name, which also tells whether it saw anything. */
    @Override
    public String name() {
        String seeing = name(model.name(), blanks.isPresent());
        return hiddenLayers.isEmpty()
                ? seeing
                : seeing + " (vision hidden in layers "
                        + hiddenLayers.stream().sorted().map(layer -> layer + 1).toList() + ")";
    }

    @Override
    public CompletableFuture<String> answer(Request request) {
        Prompt prompt = prompt(request);
        CompletableFuture<Answer> answer = hiddenLayers.isEmpty()
                ? model.submit(prompt)
                : CompletableFuture.completedFuture(model.analysis().askHidingVision(prompt, hiddenLayers));
        return answer.thenApply(given -> given.text().strip());
    }

    private Prompt prompt(Request request) {
        Prompt asked = Prompt.of(request.text()).options(options);
        Prompt prompt = deadline.map(asked::deadline).orElse(asked);
        return request.visual().map(visual -> show(visual, prompt)).orElse(prompt);
    }

    private Prompt show(VisualInput visual, Prompt prompt) {
        return switch (visual) {
            case ImageInput picture ->
                blanks.map(gray -> prompt.image(gray.like(picture))).orElseGet(() -> prompt.image(picture));
            case VideoInput video -> prompt.video(chosen(video));
            default -> throw new IllegalArgumentException("evaluations ask about pictures and videos: " + visual);
        };
    }

    private VideoInput chosen(VideoInput video) {
        if (blanks.isPresent()) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "only pictures can be shown blank, not videos (--blank-images)");
        }
        return video.choose(frames);
    }
}
