// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.text.Conversation;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.TestingTokenizers;
import org.llavamini.text.TrainingPrompt;

/** Ids, texts, prompts and labels of the official code (transformers 4.43.1), without tolerance. */
class GoldenTokenizerTest {
    private static final String CASES = """
            tokenizer-llama31, llama31-c1
            tokenizer-llama31-date, llama31-date
            tokenizer-vicuna, vicuna-c1
            tokenizer-vicuna-legacy, vicuna-c2
            """;

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void namesItsSizeAndItsMarks(String caseName, String directory) {
        JsonNode golden = TestingTokenizers.caseNamed(caseName);
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            assertThat(tokenizer.vocabularySize())
                    .isEqualTo(golden.get("vocab_size").intValue());
            assertThat(tokenizer.bosId()).hasValue(golden.get("bos_token_id").intValue());
            assertThat(tokenizer.eosId()).hasValue(golden.get("eos_token_id").intValue());
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void encodesAndDecodesTexts(String caseName, String directory) {
        SoftAssertions softly = new SoftAssertions();
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            for (JsonNode entry : TestingTokenizers.caseNamed(caseName).get("encode")) {
                String text = entry.get("text").textValue();
                TokenIds ids = TestingTokenizers.ids(entry.get("ids"));
                softly.assertThat(tokenizer.encode(text, true))
                        .as("ids of '%s'", text)
                        .isEqualTo(ids);
                softly.assertThat(tokenizer.decode(ids, false))
                        .as("text of '%s'", text)
                        .isEqualTo(entry.get("decode").textValue());
                softly.assertThat(tokenizer.decode(ids, true))
                        .as("text of '%s' without special tokens", text)
                        .isEqualTo(entry.get("decode_skip_special").textValue());
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void decodesRandomIds(String caseName, String directory) {
        SoftAssertions softly = new SoftAssertions();
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            for (JsonNode entry : TestingTokenizers.caseNamed(caseName).get("decode_random")) {
                TokenIds ids = TestingTokenizers.ids(entry.get("ids"));
                softly.assertThat(tokenizer.decode(ids, false))
                        .isEqualTo(entry.get("decode").textValue());
                softly.assertThat(tokenizer.decode(ids, true))
                        .isEqualTo(entry.get("decode_skip_special").textValue());
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void buildsAndEncodesPrompts(String caseName, String directory) {
        SoftAssertions softly = new SoftAssertions();
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            PromptTokenizer prompts = new PromptTokenizer(tokenizer);
            for (JsonNode entry : TestingTokenizers.caseNamed(caseName).get("prompts")) {
                String prompt = entry.get("prompt").textValue();
                String mode = entry.get("conv_mode").textValue();
                softly.assertThat(prompts.encode(prompt))
                        .as("ids of %s", prompt)
                        .isEqualTo(TestingTokenizers.ids(entry.get("input_ids")));
                if (hasTemplate(caseName, mode)) {
                    Conversation conversation = TestingTokenizers.conversation(entry.get("messages"))
                            .orElseThrow();
                    softly.assertThat(ConversationTemplate.named(mode).prompt(conversation))
                            .isEqualTo(prompt);
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void labelsTrainingSamples(String caseName, String directory) {
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            PromptTokenizer prompts = new PromptTokenizer(tokenizer);
            for (JsonNode entry : TestingTokenizers.caseNamed(caseName).get("preprocess")) {
                String mode = entry.get("conv_mode").textValue();
                if (mode.endsWith("v0")) {
                    continue;
                }
                compared++;
                TrainingPrompt sample = prompts.encodeForTraining(
                        ConversationTemplate.named(mode), trainingConversation(entry.get("conversations")));
                String name = mode + " " + entry.get("conversations");
                if (!hasTemplate(caseName, mode)) {
                    // The official code learns nothing with the later template; ours is the first one with any
                    // tokenizer.
                    softly.assertThat(sample.learned())
                            .as("learned of %s", name)
                            .isPositive();
                    continue;
                }
                softly.assertThat(sample.ids())
                        .as("ids of %s", name)
                        .isEqualTo(TestingTokenizers.ids(entry.get("input_ids")));
                if (entry.get("official_warning").textValue().isEmpty()) {
                    softly.assertThat(sample.labels())
                            .as("labels of %s", name)
                            .isEqualTo(TestingTokenizers.ids(entry.get("labels")));
                } else {
                    softly.assertThat(sample.learned())
                            .as("learned of %s", name)
                            .isPositive();
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(9);
        softly.assertAll();
    }

    /** The later date template and the version-0 templates are known as given strings only. */
    private static boolean hasTemplate(String caseName, String mode) {
        return !mode.endsWith("v0") && !(caseName.endsWith("date") && mode.equals("llava_llama_3_1"));
    }

    /** The official loader's clean-up: a leading answer is skipped, the placeholder moves to the front. */
    private static Conversation trainingConversation(JsonNode turns) {
        List<String> texts = new ArrayList<>();
        for (JsonNode turn : turns) {
            if (!texts.isEmpty() || turn.get("from").textValue().equals("human")) {
                texts.add(ImagePlaceholder.normalize(turn.get("value").textValue()));
            }
        }
        return Conversation.finished(texts);
    }
}
