// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.reading;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.PromptIds;
import org.llavamini.generation.Generation;
import org.llavamini.generation.LoadedModel;
import org.llavamini.model.MultimodalSequence;
import org.llavamini.option.GenerationOptions;

/** Has a model answer while its text does not see vision tokens in some layers. Belongs to the engine's thread. */
public final class HidingReader {
    private final LoadedModel model;

    /** Prepares to ask a model, which stays the caller's. */
    public HidingReader(LoadedModel model) {
        this.model = requireNonNull(model, "model is null");
    }

    /**
     * Answers a prompt.
     *
     * @param visual what it is about; closed afterwards
     * @param layers in which vision is hidden, counted from 0
     */
    public Generation answer(
            PromptIds prompt, Optional<EncodedVisual> visual, GenerationOptions options, Set<Integer> layers) {
        try {
            EncodingRun run = EncodingRun.unobserved();
            MultimodalSequence sequence = prompt.sequence(model.networks().fusion());
            if (visual.isEmpty() || !sequence.readsVision() || layers.isEmpty()) {
                return model.answerAlone(prompt, visual, options, run);
            }
            HiddenVision hidden =
                    new HiddenVision(sequence.visionStart(), visual.get()::tokens, layers, model.device());
            return model.answerAlone(prompt, visual, options, run.withAttention(hidden));
        } finally {
            visual.ifPresent(EncodedVisual::close);
        }
    }
}
