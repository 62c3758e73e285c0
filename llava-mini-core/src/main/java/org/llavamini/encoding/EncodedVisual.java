// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.tensor.Tensor;

/**
 * A picture or video after everything that needs no question, and what was read about it so far.
 *
 * <p>Owns its tensors until closed. Belongs to the engine's thread.
 */
public sealed interface EncodedVisual extends AutoCloseable permits EncodedImage, EncodedFrames, WindowFrames {
    /** Returns the number of frames; 1 for a picture. */
    long frames();

    /** Returns how many frames were left out because they hardly differed from the one before. */
    default long framesSkipped() {
        return 0;
    }

    /** Returns what a damaged video did not give. */
    default Optional<FrameLoss> loss() {
        return Optional.empty();
    }

    /** Returns the vision tokens, {@code [frames, size², hidden]}; of a video once its frames were walked through. */
    Tensor visionTokens();

    /** Returns the number of vision tokens of all frames. */
    default long tokens() {
        Tensor vision = visionTokens();
        return vision.size(0) * vision.size(1);
    }

    /**
     * Begins a walk through the frames, with what a text needs to be fused with them.
     *
     * @param remembered how many tokens of the text that was fused before shall be in the memory
     * @param cancelled asked by other threads while frames are read
     * @param arrived called by other threads when more frames can be taken
     */
    FrameWalk walk(int remembered, BooleanSupplier cancelled, Runnable arrived);

    /** Returns how many ids at the beginning of a prompt the language model has read already. */
    default int known(PromptIds prompt) {
        return 0;
    }

    /** Returns how many of the text's first tokens need not be fused again if so many ids are known. */
    default int fused(PromptIds prompt, int known) {
        return 0;
    }

    /** Takes over what fusion with a picture remembers of a whole prompt's text. */
    default void fused(PromptIds prompt, FusionMemory memory) {
        // The text of a video is fused with every frame anew: keeping its keys and values would take as much as the
        // frames'.
    }

    /** Returns the language model's keys and values of the first positions, as views. */
    default List<KeysValues> read(long positions) {
        return List.of();
    }

    /** Returns whether it is worth remembering what was read: whether a further question is to be expected. */
    boolean remembers();

    /** Takes over the keys and values that the language model has of a prompt. */
    void remember(PromptIds prompt, List<KeysValues> languageModel);

    /** Returns how much memory the tensors take. */
    long bytes();

    @Override
    void close();
}
