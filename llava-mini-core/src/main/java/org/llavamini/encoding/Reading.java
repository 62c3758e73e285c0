// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.List;
import java.util.stream.Stream;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.tensor.Tensor;

/**
 * What the language model has read about a picture or video, so that the next prompt costs only what is new in it.
 *
 * <p>Attention is causal: whatever two prompts begin with alike, the system prompt, the vision tokens, earlier turns, has the
 * same keys and values in both. Owns them until closed.
 *
 * @param prompt the ids that were read
 * @param languageModel keys and values of each layer for all positions of the prompt
 */
record Reading(PromptIds prompt, List<KeysValues> languageModel) implements AutoCloseable {
    Reading {
        languageModel = List.copyOf(languageModel);
    }

    /** Returns keys and values of the first positions, as views. */
    List<KeysValues> first(long positions) {
        return positions == 0
                ? List.of()
                : languageModel.stream().map(layer -> layer.first(positions)).toList();
    }

    long bytes() {
        return Memory.bytes(tensors());
    }

    private Stream<Tensor> tensors() {
        return languageModel.stream().flatMap(layer -> Stream.of(layer.keys(), layer.values()));
    }

    @Override
    public void close() {
        tensors().forEach(Tensor::close);
    }
}
