// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.TestingFiles;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.tensor.Shape;

class WeightFilesTest {
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeTwoShards() {
        assertThat(ShardedWriter.write(
                        folder,
                        List.of(
                                TensorToWrite.of("a", Shape.of(2), 1, 2),
                                TensorToWrite.of("b", Shape.of(1), 3),
                                TensorToWrite.of("c", Shape.of(3), 4, 5, 6)),
                        12))
                .extracting(path -> path.getFileName().toString())
                .containsExactly(FIRST, SECOND);
    }

    private void index(String weightMap) {
        TestingFiles.write(folder.resolve(WeightFiles.INDEX_FILE), "{\"weight_map\":" + weightMap + "}");
    }

    private void assertRefused(String... words) {
        assertFailure(ErrorCode.MODEL_FORMAT, () -> WeightFiles.open(folder).close(), words);
    }

    @Test
    void readsAllShards() throws IOException {
        try (WeightFiles weights = WeightFiles.open(folder)) {
            assertThat(weights.names()).containsExactly("a", "b", "c");
            assertThat(weights.files()).hasSize(2);
            assertThat(weights.segment("c").byteSize()).isEqualTo(12);
            assertThat(weights.fileOf("c").path()).endsWith(Path.of(SECOND));
            assertFailure(ErrorCode.MODEL_FORMAT, () -> weights.entry("d"), "no tensor d");
        }
        assertThat(Files.readString(folder.resolve(WeightFiles.INDEX_FILE)))
                .contains("\"total_size\": 24", "\"c\": \"" + SECOND + "\"");
    }

    @Test
    void aLaterSaveReplacesTheOtherForm() {
        ShardedWriter.write(folder, List.of(TensorToWrite.of("new", Shape.of(1), 1)), 100);
        assertThat(folder).isDirectoryNotContaining("glob:**model-*").isDirectoryNotContaining("glob:**index.json");
        ShardedWriter.write(
                folder, List.of(TensorToWrite.of("x", Shape.of(1), 1), TensorToWrite.of("y", Shape.of(1), 1)), 1);
        try (WeightFiles weights = WeightFiles.open(folder)) {
            assertThat(weights.names()).containsExactly("x", "y");
        }
    }

    @Test
    void namesAShardThatIsNotThere() throws IOException {
        Files.delete(folder.resolve(SECOND));
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> WeightFiles.open(folder), SECOND, "index.json");
    }

    @Test
    void namesATruncatedShard() throws IOException {
        byte[] content = Files.readAllBytes(folder.resolve(SECOND));
        Files.write(folder.resolve(SECOND), Arrays.copyOf(content, content.length - 3));
        assertRefused("truncated", SECOND);
    }

    @Test
    void refusesAnIndexThatDoesNotMatch() {
        index("{\"a\":\"" + FIRST + "\",\"b\":\"" + FIRST + "\",\"c\":\"" + FIRST + "\"}");
        assertRefused("tensor c", "in no shard");
        index("{\"a\":\"" + FIRST + "\",\"b\":\"" + SECOND + "\",\"c\":\"" + SECOND + "\"}");
        assertRefused("tensor b", "in " + FIRST);
        index("{\"a\":\"" + FIRST + "\",\"c\":\"" + SECOND + "\"}");
        assertRefused("does not name", "b");
        index("{\"a\":\"" + FIRST + "\",\"a\":\"" + SECOND + "\"}");
        assertRefused("Duplicate", "index.json");
        index("{\"a\":7}");
        assertRefused("weight_map.a", "string");
        index("[]");
        assertRefused("weight_map");
    }

    @Test
    void refusesShardsOutsideTheDirectory() {
        for (String name : List.of("../x.safetensors", "/etc/passwd", "sub/x", "..", "", "a\\\\b", "a\\u0000b")) {
            index("{\"a\":\"" + name + "\"}");
            assertRefused("plain file name");
        }
    }

    @Test
    void refusesATensorInTwoShards() {
        SafetensorsWriter.write(
                folder.resolve(SECOND),
                List.of(TensorToWrite.of("a", Shape.of(1), 1), TensorToWrite.of("c", Shape.of(1), 1)),
                Map.of());
        assertRefused("tensor a", FIRST, SECOND);
    }

    @Test
    void saysWhatIsMissing(@TempDir Path other) {
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> WeightFiles.open(other), "model.safetensors");
        TestingFiles.write(other.resolve("pytorch_model.bin"), "x");
        assertFailure(ErrorCode.MODEL_FORMAT, () -> WeightFiles.open(other), "pytorch_model.bin", "torch.save");
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> WeightFiles.open(other.resolve("x")), "no such model directory");
    }
}
