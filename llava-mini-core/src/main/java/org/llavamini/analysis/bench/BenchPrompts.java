// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.encoding.PromptIds;
import org.llavamini.option.Quirks;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.text.tokenizer.TokenIds;

/**
 * Prompts of a given length. Which words they have does not matter for time.
 *
 * @param tokens of text in a question
 * @param vocabulary ids are below it
 * @param quirks how the model treats ids
 */
record BenchPrompts(int tokens, int vocabulary, Quirks quirks) {
    private static final int FIRST_ID = 3;
    private static final int STEP = 7;

    private int[] question(int start) {
        return IntStream.range(0, tokens)
                .map(i -> FIRST_ID + (start + i * STEP) % (vocabulary - FIRST_ID))
                .toArray();
    }

    /** Returns a question about a picture, which stands after the first token. */
    PromptIds first() {
        int[] text = question(0);
        IntStream ids = IntStream.concat(
                IntStream.of(text[0], ImagePlaceholder.ID), IntStream.of(text).skip(1));
        return PromptIds.of(TokenIds.of(ids.toArray()), quirks);
    }

    /** Returns the question without a picture. */
    PromptIds plain() {
        return PromptIds.of(TokenIds.of(question(0)), quirks);
    }

    /** Returns the conversation so far, with its answer, and another question of as many tokens. */
    PromptIds second(TokenIds answer) {
        List<Integer> ids = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        first().ids().stream().forEach(ids::add);
        ids.forEach(id -> labels.add(TrainingPrompt.IGNORED_LABEL));
        answer.stream().forEach(id -> {
            ids.add(id);
            labels.add(id);
        });
        for (int id : question(1)) {
            ids.add(id);
            labels.add(TrainingPrompt.IGNORED_LABEL);
        }
        return PromptIds.of(new TrainingPrompt(tokenIds(ids), tokenIds(labels)), quirks);
    }

    private static TokenIds tokenIds(List<Integer> ids) {
        return TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray());
    }
}
