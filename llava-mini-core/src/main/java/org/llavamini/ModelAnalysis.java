// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;
import org.llavamini.analysis.AttentionMaps;
import org.llavamini.analysis.AttentionProfile;
import org.llavamini.analysis.AttentionReader;
import org.llavamini.analysis.CompressorMaps;
import org.llavamini.analysis.CompressorReader;
import org.llavamini.generation.LoadedModel;
import org.llavamini.media.Picture;
import org.llavamini.media.PictureReader;
import org.llavamini.text.Conversation;

/**
 * Looks inside an open model, for the experiments of the paper's section 3. As thread-safe as the model, of which it is a part; nothing
 * to close.
 */
public final class ModelAnalysis {
    private final LlavaMini owner;
    private final LoadedModel model;
    private final PictureReader reader;

    ModelAnalysis(LlavaMini owner, LoadedModel model, PictureReader reader) {
        this.owner = owner;
        this.model = model;
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

    private Optional<Picture> read(Optional<ImageInput> picture) {
        return picture.map(input -> input.read(reader));
    }

    private <T> T run(Supplier<T> work) {
        return owner.call(work);
    }
}
