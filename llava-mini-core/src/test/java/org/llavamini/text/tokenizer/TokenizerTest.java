// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.TestingTokenizers;

class TokenizerTest {
    @TempDir
    Path temporary = Path.of("");

    @Test
    void looksPiecesUp() {
        try (Tokenizer tokenizer = TestingTokenizers.open("llama31-c1")) {
            assertThat(tokenizer.id("<|eot_id|>")).hasValue(598);
            assertThat(tokenizer.piece(598)).hasValue("<|eot_id|>");
            assertThat(tokenizer.isSpecial(598)).isTrue();
            assertThat(tokenizer.isSpecial(0)).isFalse();
            assertThat(tokenizer.isSpecial(-1)).isFalse();
            assertThat(tokenizer.id("no such piece")).isEmpty();
            assertThat(tokenizer.piece(100_000)).isEmpty();
            assertThat(tokenizer.piece(-200)).isEmpty();
            assertThat(tokenizer.padId()).isEmpty();
        }
        try (Tokenizer tokenizer = TestingTokenizers.open("vicuna-c1")) {
            assertThat(tokenizer.id("</s>")).hasValue(2);
            assertThat(tokenizer.padId()).hasValue(0);
            assertThat(tokenizer.isSpecial(0)).isTrue();
            assertThat(tokenizer.piece(-1)).isEmpty();
        }
    }

    @Test
    void prefersTheFastFileAndKnowsAddedTokens() {
        try (Tokenizer tokenizer = TestingTokenizers.open("llava15-hf")) {
            assertThat(tokenizer.id("<image>")).hasValue(640);
            assertThat(tokenizer.padId()).hasValue(641);
            assertThat(tokenizer.encode("a<image>b", false).toArray()).contains(640);
        }
    }

    @Test
    void slowTokenizerCutsOutAddedTokens() throws IOException {
        copy("vicuna-c1", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json");
        Files.writeString(temporary.resolve("added_tokens.json"), "{\"<new>\": 640, \"<newer>\": 641}");
        try (Tokenizer tokenizer = Tokenizer.open(temporary)) {
            TokenIds ids = tokenizer.encode("The<newer> ball<new>", true);
            assertThat(ids.toArray()).contains(640, 641).startsWith(1);
            assertThat(tokenizer.vocabularySize()).isEqualTo(642);
            assertThat(tokenizer.decode(ids, true)).isEqualTo("The <newer> ball <new>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama31-c1", "vicuna-c1"})
    void encodesWhatNobodySends(String directory) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            for (int round = 0; round < 300; round++) {
                StringBuilder text = new StringBuilder();
                random.ints(random.nextInt(30), 0, 0x11000).forEach(unit -> text.append((char) unit));
                String wellFormed = WellFormed.of(text.toString());
                TokenIds ids = tokenizer.encode(text.toString(), false);
                if (directory.startsWith("llama")) {
                    assertThat(tokenizer.decodeRaw(ids.toArray(), false))
                            .as("seed %d", seed)
                            .isEqualTo(wellFormed);
                }
                assertThat(ids).as("seed %d", seed).isEqualTo(tokenizer.encode(wellFormed, false));
            }
            assertThat(tokenizer.encode("a".repeat(200_000), false).size()).isGreaterThan(10_000);
        }
    }

    /** Every token must know its characters: together they cover the text without holes. */
    @ParameterizedTest
    @ValueSource(strings = {"llama31-c1", "vicuna-c1", "vicuna-c2", "llava15-hf"})
    void spansCoverTheText(String directory) {
        String text = "  A ball\u00e9 \ud83d\ude00\ud83d\ude00 \u4f60</s> USER:<|eot_id|>  end   ";
        try (Tokenizer tokenizer = TestingTokenizers.open(directory)) {
            EncodedText encoded = tokenizer.encodeWithSpans(text, true);
            int covered = 0;
            for (int index = 0; index < encoded.size(); index++) {
                if (encoded.begin(index) != EncodedText.ADDED) {
                    assertThat(encoded.begin(index)).as("token %d", index).isLessThanOrEqualTo(covered);
                    covered = Math.max(covered, encoded.end(index));
                }
            }
            assertThat(covered).isEqualTo(text.length());
        }
    }

    @Test
    void threadsMayShareOne() {
        try (Tokenizer tokenizer = TestingTokenizers.open("llama31-c1")) {
            TokenIds expected = tokenizer.encode("The ball stops near the right border.", true);
            assertThat(IntStream.range(0, 200)
                            .parallel()
                            .mapToObj(index -> tokenizer.encode("The ball stops near the right border.", true)))
                    .allMatch(expected::equals);
        }
    }

    @Test
    void negativeIdsAreNoText() {
        try (Tokenizer tokenizer = TestingTokenizers.open("llama31-c1")) {
            assertError(() -> tokenizer.decode(TokenIds.of(1, -200), true), ErrorCode.INVALID_REQUEST, "-200");
        }
    }

    @Test
    void useAfterCloseIsRefused() {
        Tokenizer tokenizer = TestingTokenizers.open("vicuna-c1");
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.encode("x", true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tokenizer.decode(TokenIds.of(1), true)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void missingFilesAreNamed() {
        assertError(() -> Tokenizer.open(temporary.resolve("nowhere")), ErrorCode.MODEL_NOT_FOUND, "nowhere");
        assertError(() -> Tokenizer.open(temporary), ErrorCode.MODEL_NOT_FOUND, "tokenizer.json", "tokenizer.model");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tokenizer.json | {"model": {"vocab": | line 1
                    tokenizer.json | [] | JSON object
                    tokenizer.json | {"model": {}} | model.vocab
                    tokenizer.json | {"model": {"vocab": {"a": -1}}} | impossible id
                    tokenizer.json | {"model": {"vocab": {}}, "post_processor": {"type": "TemplateProcessing", "special_tokens": {}, "single": [{"SpecialToken": {"id": "x"}}]}} | post_processor.single
                    tokenizer.json | {"model": {"vocab": {}}, "post_processor": {"type": "TemplateProcessing", "special_tokens": {"x": {"ids": [1, 2], "tokens": ["x"]}}}} | as many ids as tokens
                    tokenizer.json | {"model": {"vocab": {}}, "post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "B"}}]}} | from A
                    tokenizer.json | {"model": {"vocab": {}}, "post_processor": {"type": "Sequence", "processors": [{"type": "BertProcessing"}]}} | BertProcessing
                    tokenizer.json | {"model": {"vocab": {}}, "pre_tokenizer": {"type": "FixedLength", "length": 0}} | FixedLength
                    tokenizer.json | {"model": {"vocab": {}}, "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "[)+](ab)*c"}}} | repeats a group
                    tokenizer.json | {"model": {"vocab": {}}, "normalizer": {"type": "Precompiled"}} | Precompiled
                    tokenizer.json | {"model": {"vocab": {}}, "decoder": {"type": "Strip", "content": " ", "start": 1, "stop": 1}} | both ends
                    tokenizer.json | {"model": {"vocab": {}, "type": "Unigram"}} | model.type
                    tokenizer.json | {"model": {"vocab": {"a": 0, "b": 1}, "merges": ["a b"], "continuing_subword_prefix": "##"}} | model.continuing_subword_prefix
                    tokenizer.json | {"model": {"vocab": {}, "unk_token": "x"}} | model.unk_token
                    tokenizer.json | {"model": {"vocab": {}}, "model": {}} | line 1
                    tokenizer.json | {"model": {"vocab": {"a": 0}, "type": "BPE"}} | not a usable tokenizer
                    tokenizer.json | '' | JSON object
                    tokenizer.model | nonsense | not a SentencePiece model
                    tokenizer.model | '' | not a SentencePiece model
                    tokenizer_config.json | {"legacy": "yes"} | legacy
                    tokenizer_config.json | {"bos_token": 3} | bos_token
                    tokenizer_config.json | {"added_tokens_decoder": {"x": {"content": "y"}}} | no id: x
                    tokenizer_config.json | {"added_tokens_decoder": {"2000000000": {"content": "y"}}} | impossible
                    tokenizer_config.json | {"bos_token" | not valid JSON
                    added_tokens.json | {"<new>": "x"} | <new>
                    """)
    void damagedFilesAreNamed(String file, String content, String problem) throws IOException {
        copy("vicuna-c1", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json");
        Files.writeString(temporary.resolve(file), content);
        assertError(() -> Tokenizer.open(temporary), ErrorCode.MODEL_FORMAT, file, problem);
    }

    @Test
    void damagedModelsNeverCrash() throws IOException {
        byte[] model =
                Files.readAllBytes(TestingTokenizers.directory("vicuna-c1").resolve("tokenizer.model"));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = Arrays.copyOf(model, round % 2 == 0 ? random.nextInt(model.length) : model.length);
            for (int change = 0; change < 3 && damaged.length > 0; change++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(temporary.resolve("tokenizer.model"), damaged);
            try (Tokenizer tokenizer = Tokenizer.open(temporary)) {
                tokenizer.decode(tokenizer.encode("The ball </s> \ud83d\ude00", true), true);
            } catch (LlavaMiniException exception) {
                assertThat(exception.code()).as("seed %d", seed).isEqualTo(ErrorCode.MODEL_FORMAT);
                assertThat(exception.getMessage()).doesNotContain("\n");
            } catch (RuntimeException crash) {
                throw new AssertionError("seed " + seed + ", round " + round, crash);
            }
        }
    }

    @Test
    void hugeFilesAreRefusedUnread() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(temporary.resolve("tokenizer.json").toFile(), "rw")) {
            file.setLength(TokenizerFiles.MAX_BYTES + 1);
        }
        assertError(() -> Tokenizer.open(temporary), ErrorCode.MODEL_FORMAT, "tokenizer.json", "64 MiB");
    }

    private void copy(String directory, String... files) throws IOException {
        for (String file : files) {
            Files.copy(TestingTokenizers.directory(directory).resolve(file), temporary.resolve(file));
        }
    }

    private static void assertError(Runnable action, ErrorCode code, String... parts) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        LlavaMiniException.class,
                        exception -> assertThat(exception.code()).isEqualTo(code))
                .message()
                .contains(parts)
                .doesNotContain("\n");
    }
}
