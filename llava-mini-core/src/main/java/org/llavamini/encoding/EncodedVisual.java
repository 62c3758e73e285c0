// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.model.FusionMemory;
import org.llavamini.nn.KeysValues;
import org.llavamini.tensor.Tensor;

/**
 * A picture or video after everything that needs no question, and what was read about it so far.
 *
 * <p>Owns its tensors until closed. Belongs to the engine's thread.
 */
public sealed interface EncodedVisual extends AutoCloseable permits EncodedImage, EncodedFrames, EncodedWindow {
    /** Returns the number of frames; 1 for a picture. */
    long frames();

    /** Returns what a damaged video did not give. */
    default Optional<FrameLoss> loss() {
        return Optional.empty();
    }

    /** Returns the vision tokens, {@code [frames, size², hidden]}; of a video once its frames were passed. */
    Tensor visionTokens();

    /** Returns the number of vision tokens of all frames. */
    default long tokens() {
        Tensor vision = visionTokens();
        return vision.size(0) * vision.size(1);
    }

    /**
     * Shows what a text needs to be fused with the frames, some frames at a time, in their order; the first dimension counts
     * frames. The tensors are valid during the call.
     *
     * @param text how many tokens of the text that was remembered shall be in the memory
     */
    void pass(int text, EncodingRun run, Consumer<FusionMemory> reader);

    /** Returns how many ids at the beginning of a prompt the language model has read already. */
    int known(PromptIds prompt);

    /** Returns how many of the text's first tokens need not be fused again if so many ids are known. */
    int fused(PromptIds prompt, int known);

    /** Returns the language model's keys and values of the first positions, as views. */
    List<KeysValues> read(long positions);

    /** Returns whether it is worth remembering what was read: whether a further question is to be expected. */
    default boolean remembers() {
        return true;
    }

    /** Takes over the keys and values that the language model has of a prompt. */
    void remember(PromptIds prompt, List<KeysValues> languageModel);

    /** Returns how much memory the tensors take. */
    long bytes();

    @Override
    void close();
}
