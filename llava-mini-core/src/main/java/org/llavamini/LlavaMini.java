// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodedWindow;
import org.llavamini.encoding.StageTimer;
import org.llavamini.generation.Engine;
import org.llavamini.generation.LoadedModel;
import org.llavamini.generation.ModelSettings;
import org.llavamini.hub.HubCache;
import org.llavamini.hub.ModelLocation;
import org.llavamini.media.PictureReader;
import org.llavamini.nn.Cancellation;
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
    private final RequestHandler handler;
    private final ModelAnalysis analysis;
    private final double loadMillis;
    private final long cacheBytes;
    private final Set<HeldVisual<?>> held = ConcurrentHashMap.newKeySet();

    private LlavaMini(String name, ModelSettings settings) {
        long began = System.nanoTime();
        this.name = name;
        this.cacheBytes = settings.imageCacheBytes();
        this.engine = new Engine("llava-mini-engine");
        try {
            this.model = join(engine, () -> LoadedModel.open(settings));
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
        PictureReader reader = PictureReader.create().withExifOrientation(settings.exifOrientation());
        this.handler = new RequestHandler(this, model, reader);
        this.analysis = new ModelAnalysis(this, model, reader);
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
     * Opens a model by its name, as {@link #builder(String)} finds it.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if there is none of that name
     */
    public static LlavaMini open(String name) {
        return builder(name).build();
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
        Path model = HubCache.directory(directory);
        return new LlavaMiniBuilder(HubCache.nameOf(model), () -> model);
    }

    /**
     * Returns a builder for a model by its name: {@code scenes}, which comes with the library; a directory; or {@code
     * organisation/name[@revision]}, which lies in the cache that tools of the Hugging Face hub share. Nothing is fetched here:
     * that is what {@link org.llavamini.hub.ModelPull} and the command {@code pull} are for.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if there is none of that name
     */
    public static LlavaMiniBuilder builder(String name) {
        return BuiltInModel.isNamed(name)
                ? builtInBuilder()
                : builder(ModelLocation.find(name, HubCache.of(System.getenv())));
    }

    /** Returns whether this is the name of a model that comes with the library. */
    public static boolean isBuiltIn(String name) {
        return BuiltInModel.isNamed(name);
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
        return ask(prompt, AnswerListener.NONE);
    }

    /**
     * Answers a prompt, piece by piece.
     *
     * @param onText receives the answer as it grows, never half a character, on the engine's thread: it must not ask this model
     */
    public Answer ask(Prompt prompt, Consumer<String> onText) {
        return ask(prompt, new AnswerListener() {
            @Override
            public void onText(String piece) {
                onText.accept(piece);
            }
        });
    }

    /** Answers a prompt and tells how far it is. */
    public Answer ask(Prompt prompt, AnswerListener listener) {
        StageTimer timer = new StageTimer();
        return join(engine, () -> handler.answer(prompt, listener, timer));
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
        return prompts.isEmpty() ? List.of() : join(engine, () -> handler.answers(List.copyOf(prompts), timer));
    }

    /** Encodes a video for several questions; keys and values take at most as much memory as those of pictures may. */
    public EncodedVideo encode(VideoInput video) {
        return encode(video, cacheBytes, Cancellation.NEVER, AnswerListener.NONE);
    }

    /**
     * Encodes a video for several questions.
     *
     * @param budget how many bytes of keys and values it may keep; frames beyond it are encoded again for each question
     * @param cancellation asked between frames whether it is still wanted
     * @param listener told how far it is
     */
    public EncodedVideo encode(VideoInput video, long budget, Cancellation cancellation, AnswerListener listener) {
        EncodedFrames frames = join(engine, () -> handler.encode(video, budget, cancellation, listener));
        return new EncodedVideo(hold(frames), frames.frames(), frames.loss());
    }

    /** Begins a stream to which frames are added while questions are asked. */
    public VideoStream stream(StreamWindow window) {
        return new VideoStream(hold(join(engine, () -> handler.window(window))));
    }

    void add(HeldVisual<EncodedWindow> window, ImageInput frame) {
        run(() -> handler.add(window.of(this), frame));
    }

    private <T extends EncodedVisual> HeldVisual<T> hold(T visual) {
        HeldVisual<T> holding = new HeldVisual<>(this, visual);
        held.add(holding);
        return holding;
    }

    void release(HeldVisual<?> holding) {
        if (held.remove(holding)) {
            run(() -> holding.of(this).close());
        }
    }

    /**
     * Runs a prompt greedily and writes every intermediate tensor to a safetensors file; the names and shapes are those of the
     * {@code trace} command.
     *
     * @throws IllegalArgumentException if the prompt is about an encoded video, of which there is nothing left to see
     */
    public void trace(Prompt prompt, Path output) {
        run(() -> handler.trace(prompt, output));
    }

    /** Returns what looks inside this model. */
    public ModelAnalysis analysis() {
        return analysis;
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

    /** Runs work on the engine's thread. */
    <T> T call(Supplier<T> work) {
        return join(engine, work);
    }

    private void run(Runnable work) {
        join(engine, () -> {
            work.run();
            return name;
        });
    }

    static <T> T join(Engine engine, Supplier<T> work) {
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
        List.copyOf(held).forEach(HeldVisual::close);
        run(model::close);
        engine.close();
    }
}
