// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.llavamini.analysis.reading.Tracer;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedWindow;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.generation.Answering;
import org.llavamini.generation.Engine;
import org.llavamini.generation.EngineLimits;
import org.llavamini.generation.FramesUnderway;
import org.llavamini.generation.LoadedModel;
import org.llavamini.generation.ModelSettings;
import org.llavamini.generation.RowOutcome;
import org.llavamini.hub.BuiltInModel;
import org.llavamini.hub.HubCache;
import org.llavamini.hub.ModelLocation;
import org.llavamini.media.Picture;
import org.llavamini.media.isolated.MediaProcess;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.PixelValues;
import org.llavamini.option.Cancellation;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.tokenizer.Tokenizer;

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
 * <p>Thread-safe: requests of all threads share the model's steps, as many at a time as the builder says; more wait, and still more are
 * refused. Owns weights and threads until closed.
 */
public final class LlavaMini implements AutoCloseable {
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(10);
    private static final int MOST_OTHER_THREADS = 4;

    private final String name;
    private final String precision;
    private final Engine engine;
    private final ExecutorService others;
    private final LoadedModel model;
    private final PictureReader reader;
    private final Answering answering;
    private final PromptPreparation preparation;
    private final ModelAnalysis analysis;
    private final Optional<MediaProcess> decoders;
    private final double loadMillis;
    private final long cacheBytes;
    private final int mostAtOnce;
    private final Set<HeldVisual<?>> held = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private LlavaMini(
            String name,
            String precision,
            ModelSettings settings,
            EngineLimits limits,
            Optional<MediaProcess> decoders) {
        long began = System.nanoTime();
        this.decoders = decoders;
        this.name = name;
        this.precision = precision;
        this.cacheBytes = settings.imageCacheBytes();
        this.mostAtOnce = limits.maxConcurrent() + limits.maxWaiting();
        this.engine = new Engine("llava-mini-engine");
        try {
            this.model = join(engine, () -> LoadedModel.open(settings));
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
        this.others = Executors.newFixedThreadPool(
                Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_OTHER_THREADS),
                Thread.ofPlatform().daemon().name("llava-mini-media-", 0).factory());
        this.reader = settings.media().pictures();
        this.preparation = new PromptPreparation(this, model, settings.media());
        this.answering = join(engine, () -> new Answering(model, limits, others, engine::wake));
        engine.work(answering);
        this.analysis = new ModelAnalysis(this, model, preparation, reader);
        this.loadMillis = (System.nanoTime() - began) / 1e6;
    }

    static LlavaMini open(
            String name,
            String precision,
            ModelSettings settings,
            EngineLimits limits,
            Optional<MediaProcess> decoders) {
        return new LlavaMini(name, precision, settings, limits, decoders);
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
     * Opens the model that comes with the library: that for photographs, if llava-mini-photos is on the class path, else that for
     * scenes of llava-mini-builtin. The first call unpacks it.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if neither is there
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
     * Returns a builder for a model by its name: {@code photos} or {@code scenes}, which come with the library, or {@code built-in},
     * the one of them that {@link #builtIn()} opens; a directory; or {@code organisation/name[@revision]}, which lies in the cache
     * that tools of the Hugging Face hub share. Nothing is fetched here: that is what {@link org.llavamini.hub.ModelPull} and the
     * command {@code pull} are for.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if there is none of that name
     */
    public static LlavaMiniBuilder builder(String name) {
        return BuiltInModel.find(name)
                .map(model -> new LlavaMiniBuilder(name, model::directory))
                .orElseGet(() -> builder(ModelLocation.find(name, HubCache.of(System.getenv()))));
    }

    /** Returns a builder for the model that comes with the library, that of {@link #builtIn()}. */
    public static LlavaMiniBuilder builtInBuilder() {
        return builder(BuiltInModel.FIRST);
    }

    /**
     * Answers a prompt, waiting for the answer.
     *
     * @return the answer, or what there is of it if it was cancelled or its deadline passed
     * @throws org.llavamini.error.LlavaMiniException with {@code QUEUE_FULL} if too many wait, or if the picture cannot be read or the
     *     prompt is too long
     * @throws IllegalStateException if the model is closed
     */
    public Answer ask(Prompt prompt) {
        return ask(prompt, AnswerListener.NONE);
    }

    /**
     * Answers a prompt, piece by piece, waiting for the whole answer.
     *
     * @param onText receives the answer as it grows, never half a character, on the calling thread
     */
    public Answer ask(Prompt prompt, Consumer<String> onText) {
        return ask(prompt, new AnswerListener() {
            @Override
            public void onText(String piece) {
                onText.accept(piece);
            }
        });
    }

    /** Answers a prompt and tells how far it is, on the calling thread. */
    public Answer ask(Prompt prompt, AnswerListener listener) {
        try (AnswerStream stream = submitted(prompt, listener)) {
            stream.forEachRemaining(listener::onText);
            return stream.answer();
        }
    }

    /**
     * Has a prompt answered. Cancelling the future ends the answer within one step; the future then completes with what there is of it.
     *
     * @param listener hears of the answer on a thread of its own; one that blocks or throws harms this request alone
     * @return completes with the answer, or exceptionally if the prompt cannot be answered
     * @throws org.llavamini.error.LlavaMiniException with {@code QUEUE_FULL} if too many wait
     * @throws IllegalStateException if the model is closed
     */
    public CompletableFuture<Answer> submit(Prompt prompt, AnswerListener listener) {
        AnswerStream stream = submitted(prompt, listener);
        AnswerFuture future = new AnswerFuture(stream);
        Thread.ofVirtual().name("llava-mini-answer").start(() -> {
            try (stream) {
                stream.forEachRemaining(listener::onText);
                future.complete(stream.answer());
            } catch (RuntimeException | Error failure) {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }

    /** As {@link #submit(Prompt, AnswerListener)} for a caller who wants the whole answer only. */
    public CompletableFuture<Answer> submit(Prompt prompt) {
        return submit(prompt, AnswerListener.NONE);
    }

    /**
     * Has a prompt answered, to be read piece by piece. The caller closes the stream, which ends the answer if it is not finished.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code QUEUE_FULL} if too many wait
     * @throws IllegalStateException if the model is closed
     */
    public AnswerStream stream(Prompt prompt) {
        return new AnswerStream(answering.submit(preparation.submission(prompt, true)), AnswerListener.NONE);
    }

    private AnswerStream submitted(Prompt prompt, AnswerListener listener) {
        return new AnswerStream(
                answering.submit(preparation.submission(prompt, listener != AnswerListener.NONE)), listener);
    }

    /**
     * Answers several prompts, of any lengths and kinds: they share the model's steps. As many as may wait are submitted at once.
     *
     * @return the answers in order; each is what it is alone, up to the rounding of the products
     * @throws org.llavamini.error.LlavaMiniException if one of them cannot be answered; the others are cancelled then
     */
    public List<Answer> askAll(List<Prompt> prompts) {
        Deque<AnswerStream> underway = new ArrayDeque<>();
        List<Answer> answers = new ArrayList<>();
        try {
            for (Prompt prompt : prompts) {
                if (underway.size() == mostAtOnce) {
                    answers.add(underway.removeFirst().answer());
                }
                underway.addLast(submitted(prompt, AnswerListener.NONE));
            }
            while (!underway.isEmpty()) {
                answers.add(underway.removeFirst().answer());
            }
            return List.copyOf(answers);
        } finally {
            underway.forEach(AnswerStream::close);
        }
    }

    /**
     * Asks about many items: pictures of a folder, rows of a table. Lazily, so that there may be more of them than memory holds, and in
     * order. What cannot be answered is a value and ends nothing; while too many requests of others wait, this waits too.
     *
     * {@snippet :
     * try (Stream<Outcome<Path>> outcomes =
     *         model.askEach(Files.list(folder), file -> Prompt.of("What is it?").image(file), 8)) {
     *     outcomes.forEach(System.out::println);
     * }
     * }
     *
     * @param items taken as they are wanted, on the thread that reads the outcomes; closed with the result
     * @param prompts what is asked about an item; a {@code LlavaMiniException} of it is the item's outcome
     * @param inFlight how many share the model's steps
     * @return the outcomes, each as it is wanted; the caller closes it, which ends what is in flight. Reading it throws
     *     {@code LlavaMiniException} with {@code CANCELLED} if the thread is interrupted
     */
    public <T> Stream<Outcome<T>> askEach(Stream<T> items, Function<? super T, Prompt> prompts, int inFlight) {
        OutcomeSequence<T> outcomes = new OutcomeSequence<>(this, items.iterator(), prompts, inFlight);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(outcomes, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(outcomes::close)
                .onClose(items::close);
    }

    /** Returns what the model does at the moment, and what it did. */
    public EngineStatus status() {
        return EngineStatus.of(answering.status());
    }

    /** Encodes a video for several questions; keys and values take at most as much memory as those of pictures may. */
    public EncodedVideo encode(VideoInput video) {
        return encode(video, cacheBytes, Cancellation.NEVER, AnswerListener.NONE);
    }

    /**
     * Encodes a video for several questions, between the steps of requests.
     *
     * @param budget how many bytes of keys and values it may keep; frames beyond it are encoded again for each question
     * @param cancellation asked between frames whether it is still wanted
     * @param listener told how far it is, on the calling thread
     * @throws org.llavamini.error.LlavaMiniException with {@code CANCELLED} if it was cancelled
     */
    public EncodedVideo encode(VideoInput video, long budget, Cancellation cancellation, AnswerListener listener) {
        FramesUnderway underway = new FramesUnderway(cancellation);
        run(() -> answering.encode(preparation.frames(video, budget), underway));
        EncodedFrames frames = underway.await(listener::onFrames);
        return new EncodedVideo(hold(frames, frames::close), frames.frames(), frames.loss());
    }

    /** Begins a video that goes on, to which frames are added while questions are asked. */
    public VideoStream videoStream(StreamWindow window) {
        EncodedWindow frames = call(() -> model.imageEncoder().window(window.fusedFrames(), window.readFrames()));
        return new VideoStream(hold(frames, frames::close), window.skipStill());
    }

    /** A frame is made ready on the calling thread. */
    boolean add(HeldVisual<EncodedWindow> window, ImageInput frame, Predicate<Picture> wanted) {
        Picture picture = frame.read(reader);
        if (!wanted.test(picture)) {
            answering.leftOut(1);
            return false;
        }
        PixelValues pixels = model.imageEncoder().pixelsOfFrame(picture);
        run(() -> {
            EncodedWindow frames = window.enter(this);
            try {
                frames.add(pixels, EncodingRun.unobserved());
            } finally {
                window.leave();
            }
        });
        return true;
    }

    private <T extends AutoCloseable> HeldVisual<T> hold(T visual, Runnable free) {
        HeldVisual<T> holding = new HeldVisual<>(this, visual, free);
        held.add(holding);
        return holding;
    }

    void release(HeldVisual<?> holding) {
        if (held.remove(holding)) {
            run(holding::release);
        }
    }

    /**
     * Runs a prompt greedily and writes every intermediate tensor to a safetensors file; the names and shapes are those of the
     * {@code trace} command.
     *
     * @throws IllegalArgumentException if the prompt is about an encoded video, of which there is nothing left to see
     */
    public void trace(Prompt prompt, Path output) {
        Tracer.Subject subject =
                switch (prompt.visual().orElse(null)) {
                    case ImageInput image -> new Tracer.Subject(Optional.of(image.read(reader)), Optional.empty());
                    case VideoInput video ->
                        new Tracer.Subject(Optional.empty(), Optional.of(preparation.frames(video, 0)));
                    case EncodedVideo _, VideoStream _ ->
                        throw new IllegalArgumentException("trace needs the frames themselves");
                    case null -> new Tracer.Subject(Optional.empty(), Optional.empty());
                };
        run(() -> new Tracer(model)
                .trace(preparation.promptString(prompt), preparation.ids(prompt), subject, prompt.options(), output));
    }

    /** Returns what looks inside this model. */
    public ModelAnalysis analysis() {
        return analysis;
    }

    /** Returns the name of the model: that of its directory, or what a model that comes with the library was called. */
    public String name() {
        return name;
    }

    /** Returns how many tokens a prompt and its answer may have together. */
    public int contextLength() {
        return model.networks().languageModel().config().maxPositions();
    }

    /** Returns the numbers that it computes in: {@code float32}, {@code bfloat16}, {@code int8} or {@code int4}. */
    public String precision() {
        return precision;
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

    /** Runs work on the engine's thread, while nothing else computes. */
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
        return RowOutcome.joined(engine.call(work));
    }

    /** As {@link #close(Duration)} with ten seconds. */
    @Override
    public void close() {
        close(CLOSING_LIMIT);
    }

    /**
     * Refuses new requests, ends those that wait, gives those that run some time to finish, ends them too, and frees everything. Every
     * request gets its answer, complete or not. Closing again does nothing.
     */
    public void close(Duration limit) {
        if (closed.compareAndSet(false, true)) {
            RowOutcome.joined(answering.close(limit));
            List.copyOf(held).forEach(HeldVisual::close);
            run(model::close);
            engine.close();
            others.shutdownNow();
            decoders.ifPresent(MediaProcess::close);
        }
    }
}
