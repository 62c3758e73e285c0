// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.llavamini.nn.KeysValues;
import org.llavamini.tensor.Tensor;

/**
 * What the language model has to read of a prompt. The tensors belong to the scope in which they were made; closing frees what
 * is kept for the answer.
 *
 * @param prompt the whole prompt
 * @param visionTokens how many tokens stand for the picture or video
 * @param past the model's keys and values of what it read before, none if that is nothing
 * @param embeddings the rest, {@code [1, tokens, hidden]}
 * @param answer what is to be read of the answer's tokens
 */
public record Unread(PromptIds prompt, long visionTokens, List<KeysValues> past, Tensor embeddings, GrowingText answer)
        implements AutoCloseable {
    public Unread {
        requireNonNull(prompt, "prompt is null");
        requireNonNull(embeddings, "embeddings is null");
        requireNonNull(answer, "answer is null");
        past = List.copyOf(past);
    }

    /** Returns how many tokens the prompt has, text and vision. */
    public long tokens() {
        return pastTokens() + embeddings.size(1);
    }

    /** Returns how many tokens need not be read again. */
    public long pastTokens() {
        return past.isEmpty() ? 0 : past.getFirst().tokens();
    }

    @Override
    public void close() {
        answer.close();
    }
}
