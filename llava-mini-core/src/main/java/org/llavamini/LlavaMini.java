// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.llavamini.analysis.Tracer;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.StageTimer;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.generation.Engine;
import org.llavamini.generation.LoadedModel;
import org.llavamini.generation.ModelSettings;
import org.llavamini.media.Picture;
import org.llavamini.media.PictureReader;
import org.llavamini.nn.Probe;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.TokenIds;
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

    private LlavaMini(String name, ModelSettings settings) {
        long began = System.nanoTime();
        this.name = name;
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
        TokenIds ids = model.promptTokenizer().encode(promptString(prompt));
        Optional<EncodedImage> image = prompt.image().map(input -> {
            Picture picture = timer.time(Stage.MEDIA, () -> input.read(reader));
            return model.imageEncoder().encode(picture, timer, prompt.cancellation());
        });
        LoadedModel.Result result =
                model.answer(ids, image, prompt.options(), onText, Probe.NONE, timer, prompt.cancellation());
        int generated = result.generation().ids().size();
        return new Answer(
                result.generation().text(),
                result.generation().finishReason(),
                new Usage(result.visionTokens(), result.promptTokens(), generated),
                new Timings(
                        timer.millis(Stage.MEDIA),
                        timer.millis(Stage.VISION),
                        timer.millis(Stage.PRE_FUSION),
                        timer.millis(Stage.PREFILL),
                        timer.firstTokenMillis(),
                        timer.millis(Stage.DECODE) / Math.max(1, generated - 1)));
    }

    /**
     * Runs a prompt greedily and writes every intermediate tensor to a safetensors file; the names and shapes are those of the
     * {@code trace} command.
     */
    public void trace(Prompt prompt, Path output) {
        join(engine, () -> {
            Optional<Picture> picture = prompt.image().map(input -> input.read(reader));
            new Tracer(model).trace(promptString(prompt), picture, prompt.options(), output);
            return output;
        });
    }

    private String promptString(Prompt prompt) {
        return switch (prompt.text()) {
            case Prompt.Exact(String exact) -> exact;
            case Prompt.Dialogue dialogue ->
                model.template().prompt(prompt.image().isPresent() ? dialogue.withPicture() : dialogue.conversation());
        };
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
        join(engine, () -> {
            model.close();
            return name;
        });
        engine.close();
    }
}
