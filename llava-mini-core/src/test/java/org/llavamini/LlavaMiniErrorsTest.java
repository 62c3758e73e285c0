// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Quirks;

/** What is wrong with a model directory is said in one line that names the file, the field or the weight. */
class LlavaMiniErrorsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() {
        new TestingModel(1).write(directory);
    }

    private void assertOpeningFails(ErrorCode code, String... words) {
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class,
                () -> LlavaMini.builder(directory).build().close());
        assertThat(failure)
                .isNotNull()
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n")
                .message()
                .hasSizeLessThan(600);
        assertThat(failure.code()).isEqualTo(code);
    }

    private void editConfig(String pattern, String replacement) throws IOException {
        Path file = directory.resolve("config.json");
        String before = Files.readString(file);
        String after = before.replaceFirst(pattern, replacement);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }

    @Test
    void theFixtureItselfOpens() {
        LlavaMini.builder(directory).build().close();
    }

    @Test
    void truncatedWeights() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("model.safetensors").toFile(), "rw")) {
            file.setLength(file.length() - 4);
        }
        assertOpeningFails(ErrorCode.MODEL_FORMAT, "model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden_size", "num_hidden_layers", "mm_hidden_size", "vocab_size"})
    void aMissingField(String field) throws IOException {
        editConfig("\"" + field + "\"", "\"other_name\"");
        assertOpeningFails(ErrorCode.MODEL_FORMAT, field, "config.json");
    }

    @Test
    void weightsOfAnotherSize() throws IOException {
        editConfig("\"intermediate_size\" *: *64", "\"intermediate_size\": 60");
        assertOpeningFails(ErrorCode.MODEL_FORMAT, "mlp", "[60, 32]", "[64, 32]");
    }

    @Test
    void noTokenizer() throws IOException {
        Files.delete(directory.resolve("tokenizer.json"));
        assertOpeningFails(ErrorCode.MODEL_NOT_FOUND, "tokenizer", directory.toString());
    }

    @Test
    void noWeights() throws IOException {
        Files.delete(directory.resolve("model.safetensors"));
        assertOpeningFails(ErrorCode.MODEL_NOT_FOUND, directory.toString());
    }

    @Test
    void noDirectory() throws IOException {
        Path nowhere = directory.resolve("nowhere");
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class,
                () -> LlavaMini.builder(nowhere).build().close());
        assertThat(failure).hasMessageContaining("nowhere").hasMessageNotContaining("\n");
        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    }

    /** A value that is no number makes all of the answer none; the first of a vocabulary used to be the answer, over and over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.layers.1.mlp.down_proj.weight",
                "model.compressor.query",
                "model.vision_tower.vision_tower.vision_model.encoder.layers.0.mlp.fc1.bias"
            })
    void aWeightThatIsNoNumberIsNamed(String name) throws IOException {
        long offset;
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            offset = checkpoint.entry(name).offset();
        }
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("model.safetensors").toFile(), "rw")) {
            file.seek(offset);
            file.writeInt(Integer.reverseBytes(Float.floatToIntBits(Float.NaN)));
        }
        try (LlavaMini model = LlavaMini.builder(directory).build()) {
            LlavaMiniException failure = catchThrowableOfType(
                    LlavaMiniException.class,
                    () -> model.ask(Prompt.of("What is it?").image(TestingModel.noise(1))));
            assertThat(failure).hasMessageContaining("NaN").hasMessageContaining(name);
            assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_FORMAT);
        }
    }

    @Test
    void unknownQuirks() {
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class,
                () -> LlavaMini.builder(directory)
                        .quirks(new Quirks(Map.of("mask-id-one", "true")))
                        .build()
                        .close());
        assertThat(failure).hasMessageContaining("mask-id-one").hasMessageContaining("--quirk");
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }
}
