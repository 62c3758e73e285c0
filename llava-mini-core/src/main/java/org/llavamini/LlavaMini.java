// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.llavamini.analysis.Tracer;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameSource;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.generation.Engine;
import org.llavamini.generation.LoadedModel;
import org.llavamini.generation.ModelSettings;
import org.llavamini.media.Picture;
import org.llavamini.media.PictureReader;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Probe;
import org.llavamini.text.Conversation;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.Tokenizer;

/**
 * An open model. Ask it about pictures:
 *
 * {@snippet :
 * try (LlavaMini model = LlavaMini.builtIn()) {
 *     Answer answer = model.ask(Prompt.of("What color is the shape?").image(Path.of("shape.png")));
 *     System.out.println(answer.text());
 * }
 * }
 *
 * <p>Thread-safe: requests of all threads queue up for the one thread on which the model computes; a full queue refuses them.
 * Owns weights and threads until closed; closing waits for the request that runs.
 */
public final class LlavaMini implements AutoCloseable {
    private final String name;
    private final Engine engine;
    private final LoadedModel model;
    private final PictureReader reader;
    private final double loadMillis;
    private final long cacheBytes;
    private final Set<EncodedVideo> videos = ConcurrentHashMap.newKeySet();

    private LlavaMini(String name, ModelSettings settings) {
        long began = System.nanoTime();
        this.name = name;
        this.cacheBytes = settings.imageCacheBytes();
        this.reader = PictureReader.create().withExifOrientation(settings.exifOrientation());
        this.engine = new Engine("llava-mini-engine");
        try {
            this.model = join(engine, () -> LoadedModel.open(settings));
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
        this.loadMillis = (System.nanoTime() - began) / 1e6;
    }

    static LlavaMini open(String name, ModelSettings settings) {
        return new LlavaMini(name, settings);
    }

    /**
     * Opens a checkpoint directory in the Hugging Face layout.
     *
     * @throws org.llavamini.error.LlavaMiniException naming the file, field or weight that is at fault
     */
    public static LlavaMini open(Path directory) {
        return builder(directory).build();
    }

    /**
     * Opens the model that comes with the library, if llava-mini-builtin is on the class path. The first call unpacks it.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if it is not
     */
    public static LlavaMini builtIn() {
        return builtInBuilder().build();
    }

    /** Returns a builder for a checkpoint directory. */
    public static LlavaMiniBuilder builder(Path directory) {
        requireNonNull(directory, "directory is null");
        Path named = directory.toAbsolutePath().normalize().getFileName();
        return new LlavaMiniBuilder(named == null ? directory.toString() : named.toString(), () -> directory);
    }

    /** Returns a builder for the model that comes with the library. */
    public static LlavaMiniBuilder builtInBuilder() {
        return new LlavaMiniBuilder("built-in", BuiltInModel::directory);
    }

    /**
     * Answers a prompt.
     *
     * @throws org.llavamini.error.LlavaMiniException if the picture cannot be read, the prompt is too long, or the answer was
     *     cancelled
     */
    public Answer ask(Prompt prompt) {
        return ask(prompt, piece -> {});
    }

    /**
     * Answers a prompt, piece by piece.
     *
     * @param onText receives the answer as it grows, never half a character, on the engine's thread: it must not ask this model
     */
    public Answer ask(Prompt prompt, Consumer<String> onText) {
        StageTimer timer = new StageTimer();
        return join(engine, () -> answer(prompt, onText, timer));
    }

    private Answer answer(Prompt prompt, Consumer<String> onText, StageTimer timer) {
        EncodingRun run = new EncodingRun(Probe.NONE, timer, prompt.cancellation());
        PromptIds ids = ids(prompt);
        Optional<? extends EncodedVisual> visual = prompt.visual().map(input -> encoded(input, run));
        try {
            return answer(model.answer(ids, visual, prompt.options(), onText, run), timer);
        } finally {
            closeUnkept(prompt, visual);
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
                        timer.millis(Stage.DECODE) / Math.max(1, generated - 1)));
    }

    /** A video of which just this is asked keeps no keys and values: they are used as they come. */
    private EncodedVisual encoded(VisualInput input, EncodingRun run) {
        return switch (input) {
            case ImageInput image -> model.imageEncoder().encode(picture(image, run), run);
            case VideoInput video -> model.imageEncoder().encode(source(video), 0);
            case EncodedVideo video -> video.of(this);
        };
    }

    private Picture picture(ImageInput image, EncodingRun run) {
        return run.timer().time(Stage.MEDIA, () -> image.read(reader));
    }

    private FrameSource source(VideoInput video) {
        return switch (video) {
            case VideoInput.Frames frames -> frames.source(reader);
            case VideoInput.Source(FrameSource source) -> source;
        };
    }

    /** Pictures belong to the cache and encoded videos to the caller. */
    private static void closeUnkept(Prompt prompt, Optional<? extends EncodedVisual> visual) {
        if (prompt.visual().orElse(null) instanceof VideoInput) {
            visual.ifPresent(EncodedVisual::close);
        }
    }

    /**
     * Answers several prompts at once, of any lengths and kinds; more of them take more memory and less time each.
     *
     * @return the answers in order, each with the timings of the whole batch; in float32 the same as one by one
     * @throws org.llavamini.error.LlavaMiniException if a picture cannot be read, a prompt is too long, or one of the answers
     *     was cancelled
     */
    public List<Answer> askAll(List<Prompt> prompts) {
        StageTimer timer = new StageTimer();
        return prompts.isEmpty() ? List.of() : join(engine, () -> answers(List.copyOf(prompts), timer));
    }

    private List<Answer> answers(List<Prompt> prompts, StageTimer timer) {
        Cancellation any = () -> prompts.stream()
                .anyMatch(prompt -> prompt.cancellation().requested());
        EncodingRun run = new EncodingRun(Probe.NONE, timer, any);
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
                Optional<EncodedVisual> visual = prompt.visual()
                        .map(input -> input instanceof ImageInput ? images.next() : encoded(input, run));
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

    /** Encodes a video for several questions; keys and values take at most as much memory as those of pictures may. */
    public EncodedVideo encode(VideoInput video) {
        return encode(video, cacheBytes, Cancellation.NEVER);
    }

    /**
     * Encodes a video for several questions.
     *
     * @param budget how many bytes of keys and values it may keep; frames beyond it are encoded again for each question
     * @param cancellation asked between frames whether it is still wanted
     */
    public EncodedVideo encode(VideoInput video, long budget, Cancellation cancellation) {
        return join(engine, () -> {
            EncodedFrames frames = model.imageEncoder().encode(source(video), budget);
            try {
                frames.complete(new EncodingRun(Probe.NONE, new StageTimer(), cancellation));
            } catch (RuntimeException failure) {
                frames.close();
                throw failure;
            }
            EncodedVideo encoded = new EncodedVideo(this, frames, this::close);
            videos.add(encoded);
            return encoded;
        });
    }

    private void close(EncodedVideo video) {
        if (videos.remove(video)) {
            join(engine, () -> {
                video.of(this).close();
                return video;
            });
        }
    }

    /**
     * Runs a prompt greedily and writes every intermediate tensor to a safetensors file; the names and shapes are those of the
     * {@code trace} command.
     *
     * @throws IllegalArgumentException if the prompt is about an encoded video, of which there is nothing left to see
     */
    public void trace(Prompt prompt, Path output) {
        join(engine, () -> {
            Tracer.Subject subject =
                    switch (prompt.visual().orElse(null)) {
                        case ImageInput image -> new Tracer.Subject(Optional.of(image.read(reader)), Optional.empty());
                        case VideoInput video -> new Tracer.Subject(Optional.empty(), Optional.of(source(video)));
                        case EncodedVideo _ -> throw new IllegalArgumentException("trace needs the frames themselves");
                        case null -> new Tracer.Subject(Optional.empty(), Optional.empty());
                    };
            new Tracer(model).trace(promptString(prompt), ids(prompt), subject, prompt.options(), output);
            return output;
        });
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

    /** Returns the name of the model: that of its directory, or {@code built-in}. */
    public String name() {
        return name;
    }

    /** Returns the tokenizer; it stays the model's. */
    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    /** Returns the template of conversations. */
    public ConversationTemplate template() {
        return model.template();
    }

    /** Returns how long opening took, in milliseconds. */
    public double loadMillis() {
        return loadMillis;
    }

    private static <T> T join(Engine engine, Supplier<T> work) {
        try {
            return engine.submit(work).join();
        } catch (CompletionException failure) {
            throw rethrow(failure);
        }
    }

    private static RuntimeException rethrow(CompletionException failure) {
        return failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }

    @Override
    public void close() {
        List.copyOf(videos).forEach(EncodedVideo::close);
        join(engine, () -> {
            model.close();
            return name;
        });
        engine.close();
    }
}
