// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.checkpoint.TestingFiles;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.error.ErrorCode;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

/** The same tensors in both formats of torch.save; make.py beside the files wrote them. */
class PyTorchFileTest {
    private static PyTorchFile open(String name) {
        return PyTorchFile.open(TestingFiles.resource("pytorch/" + name));
    }

    private static float[] floats(PyTorchFile file, String name) {
        return file.segment(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin"})
    void readsAllTensors(String name) {
        try (PyTorchFile file = open(name)) {
            assertThat(file.names())
                    .containsExactly(
                            "plain",
                            "row",
                            "transposed",
                            "shared",
                            "half",
                            "brain",
                            "double",
                            "long",
                            "truth",
                            "scalar",
                            "empty",
                            "parameter");
            assertThat(file.entry("plain").shape()).isEqualTo(Shape.of(2, 3));
            assertThat(floats(file, "plain")).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(file.entry("half").dtype()).isEqualTo(DType.FLOAT16);
            assertThat(file.entry("brain").dtype()).isEqualTo(DType.BFLOAT16);
            assertThat(file.entry("truth").dtype()).isEqualTo(DType.BOOL);
            assertThat(file.segment("half").toArray(ValueLayout.JAVA_SHORT_UNALIGNED))
                    .containsExactly((short) 0x3800, (short) 0xc000);
            assertThat(file.segment("brain").toArray(ValueLayout.JAVA_SHORT_UNALIGNED))
                    .containsExactly((short) 0x3f00, (short) 0xc000);
            assertThat(file.segment("double").toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED))
                    .containsExactly(0.1);
            assertThat(file.segment("long").toArray(ValueLayout.JAVA_LONG_UNALIGNED))
                    .containsExactly(-1, 1L << 40);
            assertThat(file.segment("truth").toArray(ValueLayout.JAVA_BYTE)).containsExactly((byte) 1, (byte) 0);
            assertThat(file.entry("scalar").shape()).isEqualTo(Shape.of());
            assertThat(floats(file, "scalar")).containsExactly(7);
            assertThat(file.segment("empty").byteSize()).isZero();
            assertThat(floats(file, "parameter")).containsExactly(8);
            assertFailure(ErrorCode.MODEL_FORMAT, () -> file.entry("epoch"), "no tensor epoch");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin"})
    void viewsShareTheirStorage(String name) {
        try (PyTorchFile file = open(name)) {
            assertThat(floats(file, "shared")).hasSize(12).endsWith(11);
            assertThat(floats(file, "row")).containsExactly(4, 5, 6, 7);
            assertThat(file.segment("row").address())
                    .isEqualTo(file.segment("shared").address() + 16);
            assertThat(file.entry("transposed").shape()).isEqualTo(Shape.of(4, 3));
            assertThat(floats(file, "transposed")).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
            MemorySegment copy = file.segment("transposed");
            assertThat(copy.isReadOnly()).isTrue();
            assertThat(file.segment("transposed").address()).as("copied once").isEqualTo(copy.address());
        }
    }

    @Test
    void zipEntriesAreReadWhereTheyLie() {
        try (PyTorchFile file = open("zip.bin")) {
            for (String name : file.names()) {
                assertThat(file.entry(name).isAligned()).as(name).isTrue();
                assertThat(file.segment(name).isMapped()).as(name).isEqualTo(!name.equals("transposed"));
            }
        }
    }

    @Test
    void directoriesOfBinFilesOpenLikeOthers(@TempDir Path folder) throws IOException {
        Files.copy(TestingFiles.resource("pytorch/zip.bin"), folder.resolve("pytorch_model.bin"));
        assertThat(WeightFiles.presentIn(folder)).isTrue();
        try (WeightFiles weights = WeightFiles.open(folder)) {
            assertThat(weights.names()).contains("plain");
        }
        Files.move(folder.resolve("pytorch_model.bin"), folder.resolve("pytorch_model-00001-of-00001.bin"));
        TestingFiles.write(
                folder.resolve("pytorch_model.bin.index.json"),
                "{\"weight_map\":{\"plain\":\"pytorch_model-00001-of-00001.bin\"}}");
        assertFailure(ErrorCode.MODEL_FORMAT, () -> WeightFiles.open(folder), "does not name", "row");
    }
}
