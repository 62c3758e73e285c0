// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.llavamini.checkpoint.TestingFiles;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

class SafetensorsFileTest {
    private static final String FLOATS = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    @TempDir
    private Path folder;

    @Test
    void readsWhatTheFormatAllows() {
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},\"b\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[8,10]},"
                        + "\"a\":" + FLOATS
                        + ",\"empty\":{\"shape\":[0,3],\"data_offsets\":[10,10],\"dtype\":\"I64\"}}   ";
        Path path = TestingFiles.write(folder.resolve("x.safetensors"), TestingFiles.safetensors(header, 10));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.names()).containsExactly("a", "b", "empty");
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(file.entry("b").shape()).isEqualTo(Shape.of());
            assertThat(file.entry("b").dtype()).isEqualTo(DType.BFLOAT16);
            assertThat(file.segment("a").byteSize()).isEqualTo(8);
            assertThat(file.segment("a").isReadOnly()).isTrue();
            assertThat(file.segment("empty").byteSize()).isZero();
            assertFailure(ErrorCode.MODEL_FORMAT, () -> file.entry("c"), "no tensor c", "x.safetensors");
        }
    }

    @Test
    void closingTwiceIsFineAndSegmentsEnd() {
        Path path = folder.resolve("x.safetensors");
        SafetensorsWriter.write(path, List.of(TensorToWrite.of("a", Shape.of(1), 1)), Map.of());
        SafetensorsFile file = SafetensorsFile.open(path);
        MemorySegment segment = file.segment("a");
        file.close();
        file.close();
        assertThat(segment.scope().isAlive()).isFalse();
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertFailure(ErrorCode.MODEL_NOT_FOUND, () -> SafetensorsFile.open(folder.resolve("none")), "none");
    }

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                broken("empty file", new byte[0], "truncated"),
                broken("only part of the length", new byte[5], "truncated"),
                broken("length zero", lengthOnly(0), "header claims 0"),
                broken("length beyond the limit", lengthOnly(SafetensorsFile.MAX_HEADER_BYTES + 1), "100000001"),
                broken("length negative", lengthOnly(-1), "18446744073709551615"),
                broken("length beyond the file", lengthOnly(5000), "truncated", "5008"),
                broken("text file", "this is not a safetensors file at all", "no safetensors"),
                header("no JSON", "{\"a\" 1}", 0, "not valid JSON"),
                header("JSON cut off", "{\"a\":{\"dtype\":\"F32\"", 0, "not valid JSON"),
                header("an array", "[1,2,3]", 0, "'{'"),
                header("leading blank", " {}", 0, "'{'"),
                header("something behind", "{} {}", 0, "follows"),
                header("entry no object", "{\"a\":5}", 0, "at a"),
                header("unknown dtype", "{\"a\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "F31"),
                header("dtype a number", "{\"a\":{\"dtype\":7,\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "a.dtype"),
                header("dtype missing", "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "lacks"),
                header("unknown field", "{\"a\":{\"dtype\":\"F32\",\"x\":1}}", 8, "unknown field x"),
                header("field twice", "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[]}}", 8, "Duplicate"),
                header(
                        "negative shape",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                        8,
                        "negative"),
                header(
                        "two negatives",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2,-1],\"data_offsets\":[0,8]}}",
                        8,
                        "shape"),
                header(
                        "fraction",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
                        8,
                        "whole numbers"),
                header(
                        "elements overflow",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}",
                        8,
                        "too many elements"),
                header(
                        "bytes overflow",
                        "{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}}",
                        0,
                        "elements of 8 bytes"),
                header(
                        "number beyond long",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
                        8,
                        "whole numbers"),
                header(
                        "endless digits",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "9".repeat(5000) + "],\"data_offsets\":[0,8]}}",
                        8,
                        "not valid JSON"),
                header(
                        "too many dimensions",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(60) + "1],\"data_offsets\":[0,4]}}",
                        4,
                        "short list"),
                header(
                        "shape and bytes differ",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
                        8,
                        "[3]"),
                header(
                        "offsets backwards",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
                        8,
                        "[8, 0]"),
                header(
                        "offsets negative",
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[-2,0]}}",
                        8,
                        "[-2, 0]"),
                header(
                        "three offsets",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}}",
                        8,
                        "[0, 4, 8]"),
                header(
                        "offsets beyond long",
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[7],\"data_offsets\":[9223372036854775800,9223372036854775807]}}",
                        8,
                        "beyond"),
                header("one byte short", "{\"a\":" + FLOATS + "}", 7, "truncated", "found", "again"),
                header("bytes behind", "{\"a\":" + FLOATS + "}", 9, "1 bytes follow"),
                header("bytes without tensors", "{}", 4, "4 bytes follow"),
                header("overlap", "{\"a\":" + FLOATS + ",\"b\":" + FLOATS + "}", 8, "b overlaps"),
                header(
                        "hole",
                        "{\"a\":" + FLOATS + ",\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[9,10]}}",
                        10,
                        "b leaves a hole"),
                header(
                        "hole at the beginning",
                        "{\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
                        2,
                        "hole"),
                header("name twice", "{\"a\":" + FLOATS + ",\"a\":" + FLOATS + "}", 8, "Duplicate"),
                header("metadata no strings", "{\"__metadata__\":{\"x\":1}}", 0, "__metadata__.x"),
                header("deep nesting", "{\"a\":" + "[".repeat(3000), 0, "header"),
                header("broken UTF-8 escapes", "{\"\\ud8\":1}", 0, "not valid JSON"),
                header("hostile name", "{\"a\\nb\\u001b[2J" + "x".repeat(20000) + "\":1}", 0, "a b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void brokenFilesEndInOneClearError(String kind, byte[] content, List<String> words) {
        Path path = TestingFiles.write(folder.resolve("broken.safetensors"), content);
        assertFailure(ErrorCode.MODEL_FORMAT, () -> SafetensorsFile.open(path).close(), words.toArray(String[]::new));
        assertFailure(ErrorCode.MODEL_FORMAT, () -> SafetensorsFile.open(path).close(), "broken.safetensors");
    }

    @Test
    void damagedBytesNeverEndInAnythingElse() throws IOException {
        Path path = folder.resolve("x.safetensors");
        List<TensorToWrite> tensors = List.of(
                TensorToWrite.of("first", Shape.of(2, 3), 1, 2, 3, 4, 5, 6),
                TensorToWrite.of("second", Shape.of(1), 7));
        SafetensorsWriter.write(path, tensors, Map.of("format", "pt"));
        byte[] intact = Files.readAllBytes(path);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            byte[] damaged = intact.clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(path, random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(300)) : damaged);
            assertThatCode(() -> openOrRefuse(path))
                    .as("seed %d round %d", seed, round)
                    .doesNotThrowAnyException();
        }
    }

    private static void openOrRefuse(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            file.names().forEach(name -> file.segment(name).toArray(ValueLayout.JAVA_BYTE));
        } catch (LlavaMiniException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FORMAT);
            assertThat(e.getMessage()).doesNotContain("\n");
        }
    }

    @Test
    void mapsMoreThanTwoGibibytes() throws IOException {
        long bytes = 3L << 30;
        byte[] head = TestingFiles.safetensors(
                "{\"big\":{\"dtype\":\"U8\",\"shape\":[" + bytes + "],\"data_offsets\":[0," + bytes + "]}}", 0);
        Path path = folder.resolve("big.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.write(head);
            sparse.setLength(head.length + bytes);
            sparse.seek(head.length + bytes - 1);
            sparse.write(42);
        } catch (IOException e) {
            Assumptions.abort("skipped: the disk refuses a sparse file of 3 GiB: " + e.getMessage());
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.segment("big").byteSize()).isEqualTo(bytes);
            assertThat(file.segment("big").get(ValueLayout.JAVA_BYTE, bytes - 1))
                    .isEqualTo((byte) 42);
        }
    }

    private static Arguments broken(String kind, byte[] content, String... words) {
        return Arguments.of(kind, content, List.of(words));
    }

    private static Arguments broken(String kind, String content, String... words) {
        return broken(kind, content.getBytes(StandardCharsets.UTF_8), words);
    }

    private static Arguments header(String kind, String header, int dataBytes, String... words) {
        return broken(kind, TestingFiles.safetensors(header, dataBytes), words);
    }

    private static byte[] lengthOnly(long length) {
        return ByteBuffer.allocate(100)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }
}
