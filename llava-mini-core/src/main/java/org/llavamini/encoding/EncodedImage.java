// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.ModalityFusion;
import org.llavamini.nn.KeysValues;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * A picture after everything that needs no question: its vision tokens and the keys and values of pre-fusion; and the
 * prompt that was read last, on which a next one may build.
 *
 * <p>Owns its tensors until closed. Belongs to the engine's thread.
 */
public final class EncodedImage implements EncodedVisual {
    private final Tensor vision;
    private final long visionLength;
    private FusionMemory memory;
    private long bytes;
    private Optional<PromptIds> fused = Optional.empty();
    private Optional<Reading> reading = Optional.empty();

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
    public void pass(int text, EncodingRun run, Consumer<FusionMemory> reader) {
        reader.accept(memory.first(visionLength + text));
    }

    /** Takes over the memory of the vision side and of a prompt's text. */
    void extendMemory(PromptIds prompt, FusionMemory extended) {
        extended.tensors().forEach(TensorScope::release);
        memory.tensors().forEach(Tensor::close);
        memory = extended;
        fused = Optional.of(prompt);
        count();
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
    public List<KeysValues> read(long positions) {
        return reading.map(read -> read.first(positions)).orElse(List.of());
    }

    @Override
    public void remember(PromptIds prompt, List<KeysValues> languageModel) {
        int text = fused.map(PromptIds::size).orElse(0);
        if (text < prompt.size() && fused(prompt, text) == prompt.textBefore(text)) {
            try (TensorScope _ = TensorScope.open()) {
                extendMemory(prompt, memory.withInvisible(prompt.size() - text));
            }
        }
        forgetReading();
        reading = Optional.of(new Reading(prompt, languageModel));
        count();
    }

    private void forgetReading() {
        reading.ifPresent(Reading::close);
        reading = Optional.empty();
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
        forgetReading();
    }
}
