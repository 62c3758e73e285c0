// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.reading;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.llavamini.analysis.AttentionMaps;
import org.llavamini.analysis.AttentionProfile;
import org.llavamini.analysis.TokenType;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.PromptIds;
import org.llavamini.generation.LoadedModel;
import org.llavamini.media.Picture;
import org.llavamini.model.MultimodalSequence;
import org.llavamini.model.decoder.LayerAttention;
import org.llavamini.nn.attention.AttentionMask;
import org.llavamini.option.GenerationOptions;
import org.llavamini.tensor.Tensor;
import org.llavamini.text.Conversation;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TrainingPrompt;

/**
 * Has a model read finished conversations and looks at its language model's attention. The answers are those of the conversation, read
 * as if the model had given them. Belongs to the engine's thread.
 */
public final class AttentionReader {
    private static final GenerationOptions NO_ANSWER =
            GenerationOptions.defaults().withMaxNewTokens(1);

    private final LoadedModel model;

    /** Prepares to read with a model, which stays the caller's. */
    public AttentionReader(LoadedModel model) {
        this.model = requireNonNull(model, "model is null");
    }

    /** Returns the attention by type of token. */
    public AttentionProfile profile(Conversation finished, Optional<Picture> picture) {
        return read(finished, picture, types -> {
            AttentionProfile profile = new AttentionProfile(layers());
            return new Reading<>(
                    profile, (layer, query, weights) -> profile.add(layer, types.get(query), weights, types));
        });
    }

    /** Returns the attention of every token to every other; memory grows with the square of their number. */
    public AttentionMaps maps(Conversation finished, Optional<Picture> picture) {
        return read(finished, picture, types -> {
            AttentionMaps maps = new AttentionMaps(layers(), types);
            return new Reading<>(maps, maps::add);
        });
    }

    private int layers() {
        return model.networks().languageModel().config().layers();
    }

    /** Sees how much one token looks at all up to itself. */
    private interface Rows {
        void see(int layer, int query, float[] weights);
    }

    private record Reading<T>(T result, Rows rows) {}

    private <T> T read(
            Conversation finished, Optional<Picture> picture, Function<List<TokenType>, Reading<T>> beginning) {
        TrainingPrompt prompt = upToLastAnswer(model.promptTokenizer().encodeForTraining(model.template(), finished));
        EncodingRun unobserved = EncodingRun.unobserved();
        Optional<EncodedImage> image = picture.map(shown -> model.imageEncoder().encode(shown, unobserved));
        try {
            PromptIds ids = model.prompt(prompt);
            Reading<T> reading = beginning.apply(types(
                    prompt,
                    ids.sequence(model.networks().fusion()),
                    image.map(EncodedVisual::tokens).orElse(0L)));
            model.answerAlone(ids, image, NO_ANSWER, unobserved.withAttention(observing(reading.rows())));
            return reading.result();
        } finally {
            image.ifPresent(EncodedImage::close);
        }
    }

    /** Some templates have marks after the last answer, which nobody reads. */
    private static TrainingPrompt upToLastAnswer(TrainingPrompt prompt) {
        int length = prompt.labels().size();
        while (length > 0 && prompt.labels().get(length - 1) == TrainingPrompt.IGNORED_LABEL) {
            length--;
        }
        return length == 0 ? prompt : prompt.truncated(length);
    }

    private static LayerAttention observing(Rows rows) {
        return (layer, past, queries, usual) -> new AttentionMask.Observed(usual, weights -> {
            Tensor mean = weights.sum(1).multiply(1.0 / weights.size(1)); // [1, queries, keys]
            float[] all = mean.toFloats();
            int keys = Math.toIntExact(mean.size(2));
            for (int row = 0; row < queries; row++) {
                int query = Math.toIntExact(past) + row;
                rows.see(layer, query, Arrays.copyOfRange(all, row * keys, row * keys + query + 1));
            }
        });
    }

    /** The type of every position of a finished conversation whose picture became so many tokens. */
    private static List<TokenType> types(TrainingPrompt prompt, MultimodalSequence sequence, long visionTokens) {
        List<TokenType> types = new ArrayList<>();
        for (int i = 0; i < prompt.ids().size(); i++) {
            if (prompt.ids().get(i) != ImagePlaceholder.ID) {
                types.add(
                        prompt.labels().get(i) == TrainingPrompt.IGNORED_LABEL
                                ? TokenType.INSTRUCTION
                                : TokenType.RESPONSE);
            }
        }
        if (sequence.readsVision()) {
            types.addAll(sequence.visionStart(), Collections.nCopies(Math.toIntExact(visionTokens), TokenType.VISION));
        }
        return List.copyOf(types);
    }
}
