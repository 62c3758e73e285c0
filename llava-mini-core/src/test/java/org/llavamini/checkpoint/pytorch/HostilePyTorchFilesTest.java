// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.llavamini.checkpoint.TestingFiles.assertFailure;
import static org.llavamini.checkpoint.pytorch.TestingPickles.bytes;
import static org.llavamini.checkpoint.pytorch.TestingPickles.int32;
import static org.llavamini.checkpoint.pytorch.TestingPickles.pickle;
import static org.llavamini.checkpoint.pytorch.TestingPickles.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.llavamini.checkpoint.TestingFiles;
import org.llavamini.checkpoint.shards.WeightFiles;
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
            hostile("endless copies of a dictionary", zip(copiedDictionaries()), "longer than any"),
            hostile("endless copies of sizes", zip(copiedSizes()), "100000 dimensions"),
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

    /** Returns a file with the pickle and sixteen bytes of data. */
    private static byte[] zip(byte[] pickle) {
        return TestingPickles.zip(pickle, new byte[16]);
    }

    /** Returns the pickle of one tensor "w" with one dimension over storage "0". */
    private static byte[] tensor(int elements, int offset, int size, int stride) {
        return pickle(
                "}" + text("w") + TestingPickles.tensor("0", elements, offset, List.of(size), List.of(stride)) + "s");
    }

    /** Returns a pickle that makes many dictionaries of one long list of pairs. */
    private static byte[] copiedDictionaries() {
        StringBuilder pairs = new StringBuilder("](");
        for (int i = 0; i < 10_000; i++) {
            pairs.append('J').append(int32(i)).append("N\u0086");
        }
        return pickle("ccollections\nOrderedDict\nq\0" + pairs + "e\u0085q\1" + "h\0h\1R".repeat(100_000));
    }

    /** Returns a pickle that makes many tensors of one long list of sizes. */
    private static byte[] copiedSizes() {
        String sizes = "(" + "K\1".repeat(100_000) + "tq\1";
        String storage = "(" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\4tQq\2";
        String tensor = "h\0(h\2K\0h\1h\1\u0089}tR";
        return pickle("ctorch._utils\n_rebuild_tensor_v2\nq\0" + sizes + storage + tensor.repeat(80_000));
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
