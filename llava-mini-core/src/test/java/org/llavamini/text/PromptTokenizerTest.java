// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

class PromptTokenizerTest {
    private static final Conversation TWO_ROUNDS =
            Conversation.finished(List.of("<image>\nWhat?", "A ball.", "Sure?", "No \ud83d\ude00"));

    @ParameterizedTest
    @CsvSource({
        "v1, vicuna-c1, ' A ball.</s>| No \ud83d\ude00</s>'",
        "v1, vicuna-c2, ' A ball.</s>| No \ud83d\ude00</s>'",
        "llava_llama_2, vicuna-c2, ' A ball. </s>| No \ud83d\ude00 </s>'",
        "llava_llama_3_1, llama31-c1, 'A ball.<|eot_id|>|No \ud83d\ude00<|eot_id|>'",
        "llava_llama_3, llama31-c1, 'A ball.<|eot_id|>|No \ud83d\ude00<|eot_id|>'",
        "chatml, llama31-c1, 'A ball.<|im_end|>|No \ud83d\ude00<|im_end|>'",
        "v1, llama31-c1, ' A ball.</s>| No \ud83d\ude00</s>'"
    })
    void learnsAnswersAndTheirEndMarks(String template, String directory, String expected) {
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            TrainingPrompt sample =
                    new PromptTokenizer(tokenizer).encodeForTraining(ConversationTemplate.named(template), TWO_ROUNDS);
            List<String> answers = new ArrayList<>();
            List<Integer> run = new ArrayList<>();
            for (int index = 0; index <= sample.labels().size(); index++) {
                boolean learned =
                        index < sample.labels().size() && sample.labels().get(index) != TrainingPrompt.IGNORED_LABEL;
                if (learned) {
                    assertThat(sample.labels().get(index))
                            .isEqualTo(sample.ids().get(index));
                    run.add(sample.labels().get(index));
                } else if (!run.isEmpty()) {
                    answers.add(tokenizer.decode(
                            TokenIds.of(run.stream().mapToInt(Integer::intValue).toArray()), false));
                    run.clear();
                }
            }
            // Decoding takes a leading space piece away (and legacy decoding adds one before </s>).
            assertThat(String.join("|", answers).replace(" ", "")).isEqualTo(expected.replace(" ", ""));
        }
    }

    @ParameterizedTest
    @EnumSource(ConversationTemplate.class)
    void segmentsMakeThePrompt(ConversationTemplate template) {
        List<PromptSegment> segments = template.segments(TWO_ROUNDS);
        assertThat(segments.stream().map(PromptSegment::text).collect(Collectors.joining()))
                .isEqualTo(template.prompt(TWO_ROUNDS));
        assertThat(segments.stream().filter(PromptSegment::supervised)).hasSize(2);
    }

    @Test
    void labelledIdsAreTheIdsOfThePrompt() {
        try (Tokenizer tokenizer = TestingTokenizers.open("vicuna-c2")) {
            PromptTokenizer prompts = new PromptTokenizer(tokenizer);
            assertThat(prompts.encodeForTraining(ConversationTemplate.V1, TWO_ROUNDS)
                            .ids())
                    .isEqualTo(prompts.encode(ConversationTemplate.V1, TWO_ROUNDS));
        }
    }

    @Test
    void secondBeginOfTextCanBeLeftOut() {
        try (Tokenizer tokenizer = TestingTokenizers.open("llama31-c1")) {
            Conversation conversation = Conversation.ask("<image>\nWhat?");
            TokenIds official =
                    new PromptTokenizer(tokenizer).encode(ConversationTemplate.LLAVA_LLAMA_3_1, conversation);
            TokenIds single =
                    new PromptTokenizer(tokenizer, true).encode(ConversationTemplate.LLAVA_LLAMA_3_1, conversation);
            assertThat(official.slice(0, 3)).isEqualTo(TokenIds.of(589, 589, 595));
            assertThat(single).isEqualTo(official.slice(1, official.size()));
        }
    }

    @Test
    void samplesAreCutToALength() {
        TrainingPrompt sample = new TrainingPrompt(TokenIds.of(5, 6, 7), TokenIds.of(-100, 6, 7));
        assertThat(sample.learned()).isEqualTo(2);
        assertThat(sample.truncated(2)).isEqualTo(new TrainingPrompt(TokenIds.of(5, 6), TokenIds.of(-100, 6)));
        assertThat(sample.truncated(9)).isEqualTo(sample);
        assertThatThrownBy(() -> new TrainingPrompt(TokenIds.of(1), TokenIds.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
