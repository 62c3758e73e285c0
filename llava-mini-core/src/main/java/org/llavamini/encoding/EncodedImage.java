// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * A picture after everything that needs no question: its vision tokens and the keys and values of fusion; and the prompt that was read
 * last, on which a next one may build.
 *
 * <p>Owns its tensors until closed. Belongs to the engine's thread.
 */
public final class EncodedImage implements EncodedVisual {
    private final Tensor vision;
    private final long visionLength;
    private FusionMemory memory;
    private Optional<PromptIds> fused = Optional.empty();
    private Optional<Reading> reading = Optional.empty();
    private long bytes;

    /** Takes over the tensors, whichever scope they were made in. */
    EncodedImage(ModalityFusion.Encoded encoded) {
        requireNonNull(encoded, "encoded is null");
        vision = encoded.vision();
        memory = encoded.memory();
        visionLength = memory.tokens();
        tensors().forEach(TensorScope::release);
        count();
    }

    /** Counted when it changes: a cache of many pictures asks often. */
    private void count() {
        bytes = Memory.bytes(tensors()) + reading.map(Reading::bytes).orElse(0L);
    }

    @Override
    public long frames() {
        return 1;
    }

    /** Returns the vision tokens, {@code [1, size², hidden]}. */
    @Override
    public Tensor visionTokens() {
        return vision;
    }

    @Override
    public FrameWalk walk(int remembered, BooleanSupplier cancelled, Runnable arrived) {
        return RememberedFrames.of(memory.first(visionLength + remembered));
    }

    @Override
    public int known(PromptIds prompt) {
        return reading.map(read -> read.prompt().commonBeginning(prompt)).orElse(0);
    }

    @Override
    public int fused(PromptIds prompt, int known) {
        int remembered = fused.map(text -> text.commonBeginning(prompt)).orElse(0);
        return prompt.textBefore(Math.min(known, remembered));
    }

    @Override
    public void fused(PromptIds prompt, FusionMemory extended) {
        extended.tensors().forEach(TensorScope::release);
        memory.tensors().forEach(Tensor::close);
        memory = extended;
        fused = Optional.of(prompt);
        count();
    }

    @Override
    public List<KeysValues> read(long positions) {
        return reading.map(read -> read.first(positions)).orElse(List.of());
    }

    @Override
    public boolean remembers() {
        return true;
    }

    /** What was generated after the prompt takes no part in fusion, so that fusion remembers it without having seen it. */
    @Override
    public void remember(PromptIds prompt, List<KeysValues> languageModel) {
        if (fused.isPresent() && prompt.continuesUnfused(fused.get())) {
            fused = Optional.of(prompt);
        }
        reading.ifPresent(Reading::close);
        reading = Optional.of(new Reading(prompt, languageModel));
        count();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    private Stream<Tensor> tensors() {
        return Stream.concat(Stream.of(vision), memory.tensors());
    }

    @Override
    public void close() {
        tensors().forEach(Tensor::close);
        reading.ifPresent(Reading::close);
    }
}
