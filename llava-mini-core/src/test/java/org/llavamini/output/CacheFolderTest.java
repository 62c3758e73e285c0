// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;

class CacheFolderTest {
    private static final String NAME =
            "cache-folder-test-" + ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @Test
    void followsTheEnvironment() {
        assertThat(CacheFolder.of(Map.of("LLAVA_MINI_CACHE", "/a", "XDG_CACHE_HOME", "/b"))
                        .folder())
                .isEqualTo(Path.of("/a"));
        assertThat(CacheFolder.of(Map.of("LLAVA_MINI_CACHE", " ", "XDG_CACHE_HOME", "/b"))
                        .folder())
                .isEqualTo(Path.of("/b/llava-mini"));
        assertThat(CacheFolder.of(Map.of()).folder())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "llava-mini"));
    }

    @Test
    void aCacheThatCannotBeWrittenHasASubstitute() throws IOException {
        // A file in the place of the folder: nobody can write below it, not even root.
        Path blocked = Files.writeString(folder.resolve("file"), "");
        CacheFolder cache = CacheFolder.of(Map.of("XDG_CACHE_HOME", blocked.toString()));
        Path place = cache.place(NAME, CacheFolderTest::fill);
        try {
            assertThat(place).isEqualTo(CacheFolder.substitute().resolve(NAME));
            assertThat(place.resolve("one")).hasContent("1");
        } finally {
            OutputFolder.delete(place);
        }
    }

    @Test
    void aPlaceThatWasChosenHasNone() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "");
        CacheFolder cache = CacheFolder.of(Map.of("LLAVA_MINI_CACHE", blocked.toString()));
        assertThatThrownBy(() -> cache.place(NAME, CacheFolderTest::fill))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("LLAVA_MINI_CACHE")
                .hasMessageContaining(blocked.toString());
    }

    private static void fill(Path target) {
        OutputFolder.writeOnce(target, unfinished -> Files.writeString(unfinished.resolve("one"), "1"));
    }
}
