// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;

class OutputFolderTest {
    @TempDir
    private Path folder;

    @Test
    void showsTheFolderOnlyWhenItIsComplete() throws IOException {
        Path target = folder.resolve("out");
        OutputFolder.write(target, unfinished -> {
            Files.writeString(unfinished.resolve("one"), "1");
            assertThat(target).doesNotExist();
        });
        assertThat(target.resolve("one")).hasContent("1");
        assertThat(names(folder)).containsExactly("out");
    }

    @Test
    void leavesNothingWhenItFails() throws IOException {
        assertThatThrownBy(() -> OutputFolder.write(folder.resolve("out"), unfinished -> {
                    Files.writeString(unfinished.resolve("one"), "1");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("no space left on device");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void takesOverWhatAKilledProcessLeft() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve(".out.unfinished/deep")).resolve("half"), "");
        OutputFolder.write(folder.resolve("out"), unfinished -> Files.writeString(unfinished.resolve("one"), "1"));
        assertThat(names(folder)).containsExactly("out");
        assertThat(names(folder.resolve("out"))).containsExactly("one");
    }

    @Test
    void refusesAFolderWithContentAndTakesAnEmptyOne() throws IOException {
        Path target = Files.createDirectory(folder.resolve("out"));
        OutputFolder.write(target, unfinished -> Files.writeString(unfinished.resolve("one"), "1"));
        assertThatThrownBy(() -> OutputFolder.write(target, unfinished -> {}))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("there already");
        assertThat(target.resolve("one")).hasContent("1");
    }

    @Test
    void aLinkToAFolderStaysALink() throws IOException {
        Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        OutputFolder.write(link, unfinished -> Files.writeString(unfinished.resolve("one"), "1"));
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("real/one")).hasContent("1");
    }

    @Test
    void ofManyOneWrites() throws Exception {
        AtomicInteger written = new AtomicInteger();
        Path target = folder.resolve("cache/model");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> OutputFolder.writeOnce(target, unfinished -> {
                    written.incrementAndGet();
                    Files.writeString(unfinished.resolve("one"), "1");
                }));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(written).hasValue(1);
        assertThat(names(target.getParent())).containsExactly("model");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
