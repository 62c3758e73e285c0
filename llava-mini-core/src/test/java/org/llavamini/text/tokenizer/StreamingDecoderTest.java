// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TestingTokenizers;

class StreamingDecoderTest {
    private static final List<String> FRAGMENTS = List.of(
            " ",
            "  ",
            "'",
            "'s",
            " n't",
            " 've",
            " 're",
            ".",
            " .",
            "!",
            " ?",
            ",",
            "n",
            "v",
            "r",
            "e",
            "Hello",
            " world",
            "\n",
            "\u4f60\u597d",
            "\ud83d\udc69\u200d\ud83d\udc67",
            "\u00e9",
            "e\u0301",
            "\u2581",
            "<image>",
            "\ufffd",
            "</s>",
            "<|eot_id|>",
            "12",
            "\t");

    @ParameterizedTest
    @ValueSource(strings = {"llama31-c1", "vicuna-c1", "vicuna-c2", "llava15-hf"})
    void piecesOfRandomIdsMakeTheWholeText(String directory) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            for (int round = 0; round < 400; round++) {
                int[] ids = random.ints(random.nextInt(60), 0, tokenizer.vocabularySize() + 3)
                        .toArray();
                check(tokenizer, TokenIds.of(ids), seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama31-c1", "vicuna-c1", "vicuna-c2", "llava15-hf"})
    void piecesOfRandomTextMakeTheWholeText(String directory) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            for (int round = 0; round < 400; round++) {
                String text = random.ints(random.nextInt(40), 0, FRAGMENTS.size())
                        .mapToObj(FRAGMENTS::get)
                        .collect(Collectors.joining());
                check(tokenizer, tokenizer.encode(text, random.nextBoolean()), seed);
            }
        }
    }

    private static void check(Tokenizer tokenizer, TokenIds ids, long seed) {
        StreamingDecoder decoder = new StreamingDecoder(tokenizer);
        List<String> pieces = new ArrayList<>();
        ids.stream().forEach(id -> pieces.add(decoder.push(id)));
        pieces.add(decoder.flush());
        assertThat(String.join("", pieces))
                .as("seed %d, ids %s, pieces %s", seed, ids, pieces)
                .isEqualTo(tokenizer.decode(ids, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama31-c1", "vicuna-c1", "vicuna-c2", "llava15-hf"})
    void neverShowsHalfACharacter(String directory) {
        String text = "ok \ud83d\ude00 \u4f60\u597d.";
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            StreamingDecoder decoder = new StreamingDecoder(tokenizer);
            StringBuilder shown = new StringBuilder();
            for (int id : tokenizer.encode(text, false).toArray()) {
                String piece = decoder.push(id);
                assertThat(piece).doesNotContain("\ufffd");
                shown.append(piece);
                assertThat(text).startsWith(shown.toString());
            }
            assertThat(shown.append(decoder.flush())).hasToString(text);
        }
    }

    @Test
    void showsWordsAsSoonAsTheyCome() {
        try (Tokenizer tokenizer = TestingTokenizers.open("vicuna-c1")) {
            StreamingDecoder decoder = new StreamingDecoder(tokenizer);
            TokenIds ids = tokenizer.encode("The ball stops", false);
            assertThat(ids.size()).isGreaterThan(2);
            assertThat(decoder.push(ids.get(0))).isEqualTo("The");
            assertThat(decoder.push(ids.get(1))).isEqualTo(" ball");
        }
    }

    @Test
    void startsAnewAfterFlush() {
        try (Tokenizer tokenizer = TestingTokenizers.open("vicuna-c1")) {
            StreamingDecoder decoder = new StreamingDecoder(tokenizer);
            TokenIds ids = tokenizer.encode("The ball", false);
            for (int round = 0; round < 2; round++) {
                StringBuilder shown = new StringBuilder();
                ids.stream().forEach(id -> shown.append(decoder.push(id)));
                assertThat(shown.append(decoder.flush())).hasToString("The ball");
            }
        }
    }

    @Test
    void unfinishedCharacterBecomesAReplacementAtTheEnd() {
        try (Tokenizer tokenizer = TestingTokenizers.open("llama31-c1")) {
            StreamingDecoder decoder = new StreamingDecoder(tokenizer);
            TokenIds ids = tokenizer.encode("\ud83d\ude00", false);
            assertThat(decoder.push(ids.get(0))).isEmpty();
            assertThat(decoder.flush()).isEqualTo("\ufffd");
            assertThatThrownBy(() -> decoder.push(ImagePlaceholder.ID)).isInstanceOf(LlavaMiniException.class);
        }
    }
}
