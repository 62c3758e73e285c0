// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.llavamini.analysis.HiddenVision;
import org.llavamini.analysis.Tracer;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodedWindow;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.generation.LoadedModel;
import org.llavamini.media.Picture;
import org.llavamini.media.PictureReader;
import org.llavamini.model.LayerAttention;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Probe;
import org.llavamini.text.Conversation;

/** Carries out what users ask of an open model. Everything here runs on the engine's thread. */
final class RequestHandler {
    private final LlavaMini owner;
    private final LoadedModel model;
    private final PictureReader reader;

    RequestHandler(LlavaMini owner, LoadedModel model, PictureReader reader) {
        this.owner = owner;
        this.model = model;
        this.reader = reader;
    }

    Answer answer(Prompt prompt, AnswerListener listener, StageTimer timer) {
        EncodingRun run = new EncodingRun(Probe.NONE, timer, prompt.cancellation(), listener::onFrames);
        PromptIds ids = ids(prompt);
        Optional<EncodedVisual> visual = prompt.visual().map(input -> encoded(input, run));
        try {
            EncodingRun reading = run.withAttention(attention(prompt, ids, visual));
            return answer(model.answer(ids, visual, prompt.options(), listener::onText, reading), timer);
        } finally {
            closeUnkept(prompt, visual);
        }
    }

    private LayerAttention attention(Prompt prompt, PromptIds ids, Optional<EncodedVisual> visual) {
        return prompt.hiddenLayers().isEmpty() || visual.isEmpty() || !ids.hasPlaceholder()
                ? LayerAttention.USUAL
                : new HiddenVision(ids.placeholder(), visual.get()::tokens, prompt.hiddenLayers(), model.device());
    }

    List<Answer> answers(List<Prompt> prompts, StageTimer timer) {
        if (prompts.stream().anyMatch(prompt -> !prompt.hiddenLayers().isEmpty())) {
            throw new IllegalArgumentException("prompts that hide vision are asked one by one");
        }
        Cancellation any =
                () -> prompts.stream().anyMatch(prompt -> prompt.cancellation().requested());
        EncodingRun run = new EncodingRun(Probe.NONE, timer, any, FrameProgress.NONE);
        List<Picture> pictures = prompts.stream()
                .flatMap(prompt -> prompt.visual().stream())
                .filter(ImageInput.class::isInstance)
                .map(input -> picture((ImageInput) input, run))
                .toList();
        Iterator<EncodedImage> images =
                model.imageEncoder().encodeAll(pictures, run).iterator();
        List<Optional<EncodedVisual>> visuals = new ArrayList<>();
        try {
            List<LoadedModel.Request> requests = new ArrayList<>();
            for (Prompt prompt : prompts) {
                Optional<EncodedVisual> visual =
                        prompt.visual().map(input -> input instanceof ImageInput ? images.next() : encoded(input, run));
                visuals.add(visual);
                requests.add(new LoadedModel.Request(ids(prompt), visual, prompt.options()));
            }
            return model.answerAll(requests, run).stream()
                    .map(result -> answer(result, timer))
                    .toList();
        } finally {
            for (int i = 0; i < visuals.size(); i++) {
                closeUnkept(prompts.get(i), visuals.get(i));
            }
        }
    }

    private static Answer answer(LoadedModel.Result result, StageTimer timer) {
        int generated = result.generation().ids().size();
        return new Answer(
                result.generation().text(),
                result.generation().finishReason(),
                new Usage(result.frames(), result.visionTokens(), result.promptTokens(), generated),
                new Timings(
                        timer.millis(Stage.MEDIA),
                        timer.millis(Stage.VISION),
                        timer.millis(Stage.PRE_FUSION),
                        timer.millis(Stage.PREFILL),
                        timer.firstTokenMillis(),
                        timer.millis(Stage.DECODE) / Math.max(1, generated - 1)),
                result.loss());
    }

    /** A video of which just this is asked keeps no keys and values: they are used as they come. */
    private EncodedVisual encoded(VisualInput input, EncodingRun run) {
        return switch (input) {
            case ImageInput image -> model.imageEncoder().encode(picture(image, run), run);
            case VideoInput video -> frames(video, 0);
            case EncodedVideo video -> video.of(owner);
            case VideoStream stream -> stream.of(owner);
        };
    }

    private Picture picture(ImageInput image, EncodingRun run) {
        return run.timer().time(Stage.MEDIA, () -> image.read(reader));
    }

    private EncodedFrames frames(VideoInput video, long budget) {
        return model.imageEncoder().encode(video.source(), video.choice(), budget);
    }

    /** Pictures belong to the cache, encoded videos and streams to the caller. */
    private static void closeUnkept(Prompt prompt, Optional<EncodedVisual> visual) {
        if (prompt.visual().orElse(null) instanceof VideoInput) {
            visual.ifPresent(EncodedVisual::close);
        }
    }

    EncodedFrames encode(VideoInput video, long budget, Cancellation cancellation, AnswerListener listener) {
        EncodedFrames frames = frames(video, budget);
        try {
            frames.complete(new EncodingRun(Probe.NONE, new StageTimer(), cancellation, listener::onFrames));
            return frames;
        } catch (RuntimeException failure) {
            frames.close();
            throw failure;
        }
    }

    EncodedWindow window(StreamWindow window) {
        return model.imageEncoder().window(window.fusedFrames(), window.readFrames());
    }

    void add(EncodedWindow window, ImageInput frame) {
        window.add(frame.read(reader), EncodingRun.unobserved());
    }

    void trace(Prompt prompt, Path output) {
        Tracer.Subject subject =
                switch (prompt.visual().orElse(null)) {
                    case ImageInput image -> new Tracer.Subject(Optional.of(image.read(reader)), Optional.empty());
                    case VideoInput video -> new Tracer.Subject(Optional.empty(), Optional.of(frames(video, 0)));
                    case EncodedVideo _, VideoStream _ ->
                        throw new IllegalArgumentException("trace needs the frames themselves");
                    case null -> new Tracer.Subject(Optional.empty(), Optional.empty());
                };
        new Tracer(model).trace(promptString(prompt), ids(prompt), subject, prompt.options(), output);
    }

    private PromptIds ids(Prompt prompt) {
        return switch (prompt.text()) {
            case Prompt.Exact(String exact) -> model.prompt(exact);
            case Prompt.Dialogue dialogue -> model.prompt(conversation(prompt, dialogue));
        };
    }

    private String promptString(Prompt prompt) {
        return switch (prompt.text()) {
            case Prompt.Exact(String exact) -> exact;
            case Prompt.Dialogue dialogue -> model.template().prompt(conversation(prompt, dialogue));
        };
    }

    private static Conversation conversation(Prompt prompt, Prompt.Dialogue dialogue) {
        return prompt.visual().isPresent() ? dialogue.withPicture() : dialogue.conversation();
    }
}
