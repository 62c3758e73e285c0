// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.checkpoint.weight.TensorSource;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

class SafetensorsWriterTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadAgainInEveryElementType() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<DType> types = List.of(DType.values());
        List<TensorToWrite> tensors = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            DType dtype = types.get(random.nextInt(types.size()));
            Shape shape = Shape.of(random.nextInt(5), 1 + random.nextInt(7));
            byte[] data = new byte[(int) (shape.elements() * dtype.bytes())];
            random.nextBytes(data);
            tensors.add(TensorToWrite.of("tensor.ü\"" + i, dtype, shape, MemorySegment.ofArray(data)));
        }
        Path path = folder.resolve("x.safetensors");
        SafetensorsWriter.write(path, tensors, Map.of("note", "a \"quoted\"\nline"));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.metadata()).as("seed %d", seed).containsEntry("note", "a \"quoted\"\nline");
            assertThat(file.names()).hasSize(tensors.size());
            for (TensorToWrite tensor : tensors) {
                TensorEntry entry = file.entry(tensor.name());
                assertThat(entry.dtype()).isEqualTo(tensor.dtype());
                assertThat(entry.shape()).isEqualTo(tensor.shape());
                assertThat(entry.isAligned()).isTrue();
                tensor.source()
                        .writeTo(data -> assertThat(file.segment(tensor.name()).mismatch(data))
                                .as("seed %d", seed)
                                .isEqualTo(-1));
            }
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytesInAnyOrder() throws IOException {
        List<TensorToWrite> tensors = new ArrayList<>(List.of(
                TensorToWrite.of("b", Shape.of(2), 1, 2),
                TensorToWrite.of("a", Shape.of(1), 3),
                TensorToWrite.of("c", DType.UINT8, Shape.of(3), MemorySegment.ofArray(new byte[] {1, 2, 3}))));
        SafetensorsWriter.write(folder.resolve("1"), tensors, Map.of("x", "y", "format", "pt"));
        Collections.reverse(tensors);
        SafetensorsWriter.write(folder.resolve("2"), tensors, Map.of("format", "pt", "x", "y"));
        byte[] first = Files.readAllBytes(folder.resolve("1"));
        assertThat(first).isEqualTo(Files.readAllBytes(folder.resolve("2")));
        assertThat((first.length - 15) % 8).isZero();
    }

    @Test
    void aSourceMayGiveItsDataInPieces() {
        byte[] data = {1, 2, 3, 4};
        TensorSource pieces = sink -> {
            sink.accept(MemorySegment.ofArray(data).asSlice(0, 1));
            sink.accept(MemorySegment.ofArray(data).asSlice(1));
        };
        Path path = folder.resolve("x.safetensors");
        SafetensorsWriter.write(path, List.of(new TensorToWrite("a", DType.INT8, Shape.of(4), pieces)), Map.of());
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.segment("a").toArray(ValueLayout.JAVA_BYTE)).isEqualTo(data);
        }
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path path = folder.resolve("x.safetensors");
        SafetensorsWriter.write(path, List.of(TensorToWrite.of("old", Shape.of(1), 1)), Map.of());
        TensorToWrite tooShort =
                TensorToWrite.of("new", DType.FLOAT32, Shape.of(2), MemorySegment.ofArray(new byte[4]));
        assertThatThrownBy(() -> SafetensorsWriter.write(path, List.of(tooShort), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gave 4 bytes, expected 8");
        try (SafetensorsFile file = SafetensorsFile.open(path);
                Stream<Path> left = Files.list(folder)) {
            assertThat(file.names()).containsExactly("old");
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void writesIntoDevices() {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "no /dev/null here");
        SafetensorsWriter.write(device, List.of(TensorToWrite.of("a", Shape.of(1), 1)), Map.of());
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void refusesOneNameTwiceAndFilesInPlaceOfFolders() throws IOException {
        TensorToWrite tensor = TensorToWrite.of("a", Shape.of(1), 1);
        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), List.of(tensor, tensor), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        Path nowhere = Files.writeString(folder.resolve("file"), "").resolve("x");
        assertFailure(
                ErrorCode.INPUT_OUTPUT,
                () -> SafetensorsWriter.write(nowhere, List.of(tensor), Map.of()),
                "cannot be written");
    }
}
