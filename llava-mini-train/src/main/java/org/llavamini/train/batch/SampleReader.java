// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.train.batch.TrainingBatch.Prepared;
import org.llavamini.train.batch.TrainingBatch.Visual;
import org.llavamini.train.config.AugmentationSettings;
import org.llavamini.train.config.TrainConfig.MediaSettings.TextOnly;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.SampleMedia;

/** Makes ids, labels and pixel values of samples; what cannot be learned from is named and left out whole. Thread-safe. */
public final class SampleReader {
    private final PixelLoader pixels;
    private final PromptTokenizer tokenizer;
    private final ConversationTemplate template;
    private final TextOnly textOnly;
    private final int maxLength;
    private final int visionTokens;
    private final Augmentation augmentation;
    private final BadSamples bad;

    /**
     * Prepares to read.
     *
     * @param textOnly what becomes of samples without a picture
     * @param maxLength longest sequence that the language model reads, vision tokens included; longer ones are cut
     * @param visionTokens how many the language model gets of a picture
     * @param augmentation how pictures are changed by chance
     * @param seed of that chance
     * @param bad hears of what is left out
     */
    public SampleReader(
            PixelLoader pixels,
            PromptTokenizer tokenizer,
            ConversationTemplate template,
            TextOnly textOnly,
            int maxLength,
            int visionTokens,
            AugmentationSettings augmentation,
            long seed,
            BadSamples bad) {
        this.pixels = pixels;
        this.tokenizer = tokenizer;
        this.template = template;
        this.textOnly = textOnly;
        this.maxLength = maxLength;
        this.visionTokens = visionTokens;
        this.augmentation = new Augmentation(augmentation, seed);
        this.bad = bad;
    }

    /** A picture as it is seen. */
    private record Look(SampleMedia media, Augmentation.Change change) {}

    /** Returns the good ones among samples that are looked at but not learned: nothing about them is left to chance. */
    public List<Prepared> read(List<InstructionSample> samples) {
        return read(samples, _ -> Augmentation.Change.NONE);
    }

    /**
     * Returns the good ones among the samples of a step, the same media read once. The tensors belong to the scope that is open.
     */
    public List<Prepared> read(long step, List<InstructionSample> samples) {
        return read(samples, sample -> augmentation.of(step, sample));
    }

    private List<Prepared> read(
            List<InstructionSample> samples, Function<InstructionSample, Augmentation.Change> changes) {
        Map<Look, Visual> visuals = new LinkedHashMap<>();
        Optional<Visual> nothing = Optional.empty();
        List<Prepared> prepared = new ArrayList<>();
        for (InstructionSample sample : samples) {
            try {
                Optional<Visual> visual;
                if (sample.media().isPresent()) {
                    Look look = new Look(sample.media().get(), changes.apply(sample));
                    Visual known = visuals.get(look);
                    Visual loaded = known == null
                            ? new Visual(sample.media(), pixels.load(look.media(), look.change()))
                            : known;
                    visuals.put(look, loaded);
                    visual = Optional.of(loaded);
                } else if (textOnly == TextOnly.ZERO_IMAGE) {
                    nothing = nothing.or(() -> Optional.of(new Visual(Optional.empty(), pixels.nothing())));
                    visual = nothing;
                } else {
                    visual = Optional.empty();
                }
                prepared.add(new Prepared(visual, prompt(sample, visual)));
            } catch (LlavaMiniException failure) {
                if (!isTheSamples(failure.code())) {
                    throw failure;
                }
                bad.add(sample, String.valueOf(failure.getMessage()));
            }
        }
        return prepared;
    }

    private static boolean isTheSamples(ErrorCode code) {
        return switch (code) {
            case DATA_FORMAT, INPUT_OUTPUT, UNSUPPORTED_MEDIA, MEDIA_TOO_LARGE, INVALID_REQUEST, CONTEXT_OVERFLOW ->
                true;
            case MODEL_NOT_FOUND, MODEL_FORMAT, QUEUE_FULL, CANCELLED, PROCESS_LOST, NATIVE -> false;
        };
    }

    private TrainingPrompt prompt(InstructionSample sample, Optional<Visual> visual) {
        TrainingPrompt whole = tokenizer.encodeForTraining(template, sample.conversation());
        boolean placed = sample.media().isPresent();
        int room = maxLength;
        if (placed) {
            room = maxLength + 1 - visual.orElseThrow().pixels().frames() * visionTokens;
            if (room <= whole.ids().indexOf(ImagePlaceholder.ID) + 1) {
                throw new LlavaMiniException(
                        ErrorCode.CONTEXT_OVERFLOW, "its vision tokens do not fit into max_length " + maxLength);
            }
        }
        TrainingPrompt prompt = whole.truncated(room);
        TrainingPrompt learnable = placed ? prompt : withoutFirst(prompt);
        if (learnable.learned() == 0) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    whole.learned() == 0
                            ? "there is nothing to learn in its answers"
                            : "its answers begin after max_length " + maxLength);
        }
        return learnable;
    }

    /** Nothing stands before the first token, so that nothing can predict it. */
    private static TrainingPrompt withoutFirst(TrainingPrompt prompt) {
        int[] labels = prompt.labels().toArray();
        if (labels.length > 0) {
            labels[0] = TrainingPrompt.IGNORED_LABEL;
        }
        return new TrainingPrompt(prompt.ids(), TokenIds.of(labels));
    }
}
