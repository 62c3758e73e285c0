// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.FinishReason;
import org.llavamini.option.GenerationOptions;
import org.llavamini.text.TestingTokenizers;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

class TextAnswerTest {
    @Test
    void theSpaceAfterThePromptIsNoPartOfTheAnswer() {
        try (Tokenizer tokenizer = TestingTokenizers.open("llama31-c1")) {
            StringBuilder shown = new StringBuilder();
            int[] ids = tokenizer.encode(" top right", false).toArray();
            TextAnswer answer = new TextAnswer(
                    tokenizer,
                    new TextAnswer.Ending(Set.of(), List.of()),
                    GenerationOptions.defaults(),
                    () -> new LlavaMiniException(ErrorCode.MODEL_FORMAT, "NaN"),
                    TokenIds.of(),
                    ids.length,
                    shown::append);
            for (int id : ids) {
                float[] logits = new float[tokenizer.vocabularySize()];
                logits[id] = 1;
                answer.take(logits);
            }
            assertThat(answer.finish(FinishReason.LENGTH).text())
                    .isEqualTo("top right")
                    .isEqualTo(shown.toString());
        }
    }
}
