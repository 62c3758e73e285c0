// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Raw files for tests, and the one assertion on failures. */
public final class TestingFiles {
    private TestingFiles() {}

    /** Returns a folder of the test resources beside this class. */
    public static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TestingFiles.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    public static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path write(Path file, String content) {
        return write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] safetensors(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    /** Asserts one clear line of the given kind that holds all the given words. */
    public static void assertFailure(ErrorCode code, ThrowingCallable call, String... words) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown)
                .isInstanceOf(LlavaMiniException.class)
                .message()
                .doesNotContain("\n")
                .hasSizeLessThan(1500);
        assertThat(((LlavaMiniException) thrown).code()).isEqualTo(code);
        assertThat(thrown.getMessage()).contains(words);
    }
}
