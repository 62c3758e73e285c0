// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.llavamini.analysis.AttentionMaps;
import org.llavamini.analysis.AttentionProfile;
import org.llavamini.analysis.BenchPlan;
import org.llavamini.analysis.BenchReport;
import org.llavamini.analysis.CompressorMaps;
import org.llavamini.analysis.bench.Bench;
import org.llavamini.analysis.bench.BenchModel;
import org.llavamini.analysis.reading.AttentionReader;
import org.llavamini.analysis.reading.CompressorReader;
import org.llavamini.analysis.reading.HidingReader;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.generation.LoadedModel;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.text.Conversation;

/**
 * Looks inside an open model, for the experiments of the paper's section 3. As thread-safe as the model, of which it is a part; nothing
 * to close.
 */
public final class ModelAnalysis {
    private final LlavaMini owner;
    private final LoadedModel model;
    private final PromptPreparation preparation;
    private final PictureReader reader;

    ModelAnalysis(LlavaMini owner, LoadedModel model, PromptPreparation preparation, PictureReader reader) {
        this.owner = owner;
        this.model = model;
        this.preparation = preparation;
        this.reader = reader;
    }

    /** Returns the number of the language model's layers. */
    public int layers() {
        return model.networks().languageModel().config().layers();
    }

    /**
     * Returns how tokens of one type attend to those of another while the language model reads a finished conversation.
     *
     * @param picture what it is about, if it has a place for a picture
     * @throws org.llavamini.error.LlavaMiniException if the picture cannot be read or the conversation is too long
     */
    public AttentionProfile attention(Conversation finished, Optional<ImageInput> picture) {
        requireNonNull(finished, "finished is null");
        return run(() -> new AttentionReader(model).profile(finished, read(picture)));
    }

    /**
     * Returns the attention of every token of a finished conversation to every other. They take four bytes for each pair in each layer.
     *
     * @param picture what it is about, if it has a place for a picture
     * @throws org.llavamini.error.LlavaMiniException if the picture cannot be read or the conversation is too long
     */
    public AttentionMaps attentionMaps(Conversation finished, Optional<ImageInput> picture) {
        requireNonNull(finished, "finished is null");
        return run(() -> new AttentionReader(model).maps(finished, read(picture)));
    }

    /**
     * Returns where in a picture the compressor looks.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code INVALID_REQUEST} if the model has no compressor with queries, or if
     *     the picture cannot be read
     */
    public CompressorMaps compressor(ImageInput picture) {
        requireNonNull(picture, "picture is null");
        return run(() -> new CompressorReader(model).read(picture.read(reader)));
    }

    /**
     * Answers a prompt while text does not see vision tokens in some layers of the language model (paper Figure 5), to learn what they are
     * good for there.
     *
     * @param prompt about a picture, or about a video, which is encoded for this
     * @param layers counted from 0
     * @throws IllegalArgumentException if the prompt is about an encoded video
     */
    public Answer askHidingVision(Prompt prompt, Set<Integer> layers) {
        requireNonNull(prompt, "prompt is null");
        return run(() -> Answer.of(new HidingReader(model)
                .answer(preparation.ids(prompt), prompt.visual().map(this::encoded), prompt.options(), layers)));
    }

    private EncodedVisual encoded(VisualInput input) {
        return switch (input) {
            case ImageInput image -> model.imageEncoder().encode(image.read(reader), EncodingRun.unobserved());
            case VideoInput video -> preparation.frames(video, 0);
            case EncodedVideo _, VideoStream _ ->
                throw new IllegalArgumentException("only pictures and videos themselves are asked about so");
        };
    }

    /** Measures the time and memory that this model takes. */
    public BenchReport bench(BenchPlan plan) {
        requireNonNull(plan, "plan is null");
        return run(() -> Bench.measure(BenchModel.of(model), plan));
    }

    private Optional<Picture> read(Optional<ImageInput> picture) {
        return picture.map(input -> input.read(reader));
    }

    private <T> T run(Supplier<T> work) {
        return owner.call(work);
    }
}
