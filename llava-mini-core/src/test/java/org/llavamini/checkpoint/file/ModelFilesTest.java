// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.error.LlavaMiniException;

class ModelFilesTest {
    private static final String POINTER = """
        version https://git-lfs.github.com/spec/v1
        oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
        size 12345
        """;

    @TempDir
    private Path folder;

    @Test
    void aGitLfsPointerIsNamedAsWhatItIs() throws IOException {
        Path weights = Files.writeString(folder.resolve("model.safetensors"), POINTER);
        Path config = Files.writeString(folder.resolve("config.json"), POINTER);
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> MappedFile.map(weights, arena))
                    .isInstanceOf(LlavaMiniException.class)
                    .hasMessageContaining("Git LFS pointer")
                    .hasMessageContaining(weights.toString());
        }
        assertThatThrownBy(() -> JsonFields.read(config))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("Git LFS pointer");
    }

    @Test
    void jsonErrorsHaveLineAndColumn() throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), "{\n  \"a\": 1,\n  \"b\": oops\n}");
        assertThatThrownBy(() -> JsonFields.read(config))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("line 3, column ");
    }

    @Test
    void floatsOfEightBitsAreNamedAsWhatTheyAre() throws IOException {
        byte[] header = "{\"w\": {\"dtype\": \"F8_E4M3\", \"shape\": [1], \"data_offsets\": [0, 1]}}"
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length + 1).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        Path weights = Files.write(folder.resolve("model.safetensors"), file.array());
        assertThatThrownBy(() -> SafetensorsFile.open(weights))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("F8_E4M3")
                .hasMessageContaining("BF16");
    }

    @Test
    void aModelInACacheFindsTheOthersThere() throws IOException {
        String commit = "a".repeat(40);
        Path model = Files.createDirectories(folder.resolve("models--maker--model/snapshots/" + commit));
        Path tower = Files.createDirectories(folder.resolve("models--maker--tower/snapshots/" + commit));
        Files.writeString(tower.resolve("config.json"), "{}");
        Files.writeString(
                Files.createDirectories(folder.resolve("models--maker--tower/refs"))
                        .resolve("main"),
                commit);
        assertThat(NamedDirectory.find(model, "maker/tower")).contains(tower);
        assertThat(NamedDirectory.find(model, "maker/other")).isEmpty();
    }
}
