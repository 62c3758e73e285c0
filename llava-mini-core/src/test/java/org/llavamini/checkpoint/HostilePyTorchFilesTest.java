// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.llavamini.error.ErrorCode;

/** Broken and malicious files of weights: one clear error each, and hardly any memory. */
class HostilePyTorchFilesTest {
    private static final long MOST_ALLOCATED = 200L << 20;

    @TempDir
    private Path folder;

    static Arguments[] files() {
        return new Arguments[] {
            hostile("empty", new byte[0], "no file of torch.save"),
            hostile("something else", bytes("hello, world"), "no file of torch.save"),
            hostile("Git LFS pointer", bytes("version https://git-lfs.github.com/spec/v1\noid"), "Git LFS"),
            hostile("truncated zip", truncated("zip.bin", 700), "directory at the end is missing"),
            hostile("truncated legacy", truncated("legacy.bin", 20), "truncated"),
            hostile("legacy without data", Arrays.copyOf(good("legacy.bin"), 200), "truncated"),
            hostile("runs a command", zip(pickle("cposix\nsystem\n(X\2\0\0\0lstR")), "posix.system", "refused"),
            hostile("evaluates", zip(pickle("c__builtin__\neval\n(X\1\0\0\0" + "1tR")), "__builtin__.eval"),
            hostile("stack global", zip(pickle("\u008c\2os\u008c\6system\u0093)R")), "os.system"),
            hostile("instantiates", zip(pickle("(icollections\nOrderedDict\n")), "operation 0x69"),
            hostile("calls a string", zip(pickle("X\1\0\0\0f)R")), "no function"),
            hostile("no dictionary", zip(pickle("K\1")), "no dictionary of tensors"),
            hostile("empty stack", zip(pickle("0")), "more values than it has"),
            hostile("absent memo", zip(pickle("h\7")), "value 7"),
            hostile("endless", zip(pickle("]".repeat(1_500_000))), "longer than any"),
            hostile("huge string", zip(pickle("X" + int32(0x7FFF_FFFF))), "claims 2147483647 bytes"),
            hostile("beyond the end", zip(tensor(4, 1, 4, 1)), "tensor w", "reaches element 4", "of 4"),
            hostile("huge size", zip(tensor(4, 0, 0x7FFF_FFFF, 1)), "tensor w", "[2147483647]"),
            hostile("repeats one element", zip(tensor(4, 0, 0x7FFF_FFFF, 0)), "repeats a storage of 4"),
            hostile("huge storage", zip(tensor(0x7FFF_FFFF, 0, 4, 1)), "2147483647 elements", "16 bytes"),
            hostile("negative offset", zip(tensor(4, -1, 2, 1)), "impossible offset"),
            hostile("negative stride", zip(tensor(4, 3, 2, -1)), "impossible offset or stride"),
            hostile("negative size", zip(tensor(4, 0, -3, 1)), "impossible shape"),
            hostile("missing data", patched("zip/data/0", "zip/data/x"), "data of tensor", "missing"),
            hostile("compressed", patched("PK\1\2\0\0\0\0\10\10\0\0", "PK\1\2\0\0\0\0\10\10\10\0"), "compressed"),
            hostile("no pickle", patched("data.pkl", "data.xyz"), "no data.pkl"),
            hostile("big-endian", patched("little", "big   "), "big-endian"),
        };
    }

    private static Arguments hostile(String name, byte[] content, String... words) {
        return Arguments.argumentSet(name, content, words);
    }

    @ParameterizedTest
    @MethodSource("files")
    void isRefusedInOneLine(byte[] content, String[] words) {
        Path file = TestingFiles.write(folder.resolve("pytorch_model.bin"), content);
        long before = allocated();
        assertFailure(ErrorCode.MODEL_FORMAT, () -> PyTorchFile.open(file).close(), words);
        assertFailure(ErrorCode.MODEL_FORMAT, () -> WeightFiles.open(folder).close(), "pytorch_model.bin");
        assertThat(allocated() - before).isLessThan(MOST_ALLOCATED);
    }

    @Test
    void theSamePickleWithoutHarmIsRead() {
        Path file = TestingFiles.write(folder.resolve("good.bin"), zip(tensor(4, 1, 3, 1)));
        try (PyTorchFile good = PyTorchFile.open(file)) {
            assertThat(good.names()).containsExactly("w");
            assertThat(good.segment("w").byteSize()).isEqualTo(12);
        }
    }

    @Test
    void damageAnywhereNeverEscapesAsAnotherError() {
        for (String name : new String[] {"zip.bin", "legacy.bin"}) {
            byte[] content = good(name);
            for (int i = 0; i < content.length; i++) {
                byte[] damaged = content.clone();
                damaged[i] ^= (byte) 0xFF;
                Path file = TestingFiles.write(folder.resolve("damaged.bin"), damaged);
                try (PyTorchFile opened = PyTorchFile.open(file)) {
                    opened.names().forEach(opened::segment);
                } catch (org.llavamini.error.LlavaMiniException e) {
                    assertThat(e.getMessage()).doesNotContain("\n");
                }
            }
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(ISO_8859_1);
    }

    private static String int32(int value) {
        return new String(
                new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)}, ISO_8859_1);
    }

    private static byte[] pickle(String operations) {
        return bytes("\u0080\2" + operations + ".");
    }

    /** Returns the pickle of one tensor "w" with one dimension over storage "0". */
    private static byte[] tensor(int elements, int offset, int size, int stride) {
        return pickle("}X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
                + "X\1\0\0\0" + "0X\3\0\0\0cpuJ" + int32(elements) + "tQJ" + int32(offset) + "J" + int32(size) + "\u0085J"
                + int32(stride) + "\u0085\u0089}tRs");
    }

    private static byte[] zip(byte[] pickle) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "archive/data.pkl", pickle);
            store(zip, "archive/data/0", new byte[16]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
    }

    private static byte[] good(String name) {
        try {
            return Files.readAllBytes(TestingFiles.resource("pytorch/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] truncated(String name, int bytes) {
        byte[] content = good(name);
        return Arrays.copyOf(content, content.length - bytes);
    }

    /** Returns the good zip file with something of the same length in place of something. */
    private static byte[] patched(String from, String to) {
        String content = new String(good("zip.bin"), ISO_8859_1);
        assertThat(content).contains(from);
        return bytes(content.replace(from, to));
    }
}
