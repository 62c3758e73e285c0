// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;

class OutputFileTest {
    @TempDir
    private Path folder;

    @Test
    void writesAFileAndMissingFoldersAndNothingElse() throws IOException {
        Path file = folder.resolve("a/b/out.txt");
        OutputFile.write(file, "old");
        OutputFile.write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(names(folder.resolve("a/b"))).containsExactly("out.txt");
    }

    @Test
    void replacesWhatALinkLeadsToAndLeavesTheLink() throws IOException {
        Path real =
                Files.writeString(Files.createDirectory(folder.resolve("far")).resolve("real.txt"), "old");
        Path middle = Files.createSymbolicLink(folder.resolve("middle"), Path.of("far/real.txt"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("middle"));
        OutputFile.write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(middle).isSymbolicLink();
        assertThat(real).hasContent("new");
        assertThat(Files.isRegularFile(real, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void makesTheFileThatADanglingLinkLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("missing.txt"));
        OutputFile.write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("missing.txt")).hasContent("new");
    }

    @Test
    void refusesLinksInACircle() throws IOException {
        Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
        Path two = Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
        assertThatThrownBy(() -> OutputFile.write(two, "x"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("circle");
    }

    @Test
    void writesIntoDevices() {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "no /dev/null here");
        OutputFile.write(device, "lost");
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void writesIntoPipes() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "pipes cannot be made here");
        Process reader = new ProcessBuilder("cat", pipe.toString()).start();
        OutputFile.write(pipe, "through");
        assertThat(reader.inputReader().readLine()).isEqualTo("through");
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    void aFullDeviceIsOneLine() {
        Path device = Path.of("/dev/full");
        assumeTrue(Files.exists(device), "no /dev/full here");
        assertThatThrownBy(() -> OutputFile.write(device, "x"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessage("the file cannot be written: no space left on device (/dev/full)");
    }

    @Test
    void keepsTheOldContentAndLeavesNothingWhenTheNewOneFails() throws IOException {
        Path file = Files.writeString(folder.resolve("out.txt"), "old");
        assertThatThrownBy(() -> OutputFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[10]));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("no space left on device")
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("old");
        assertThat(names(folder)).containsExactly("out.txt");
    }

    @Test
    void takesOverWhatAKilledProcessLeft() throws IOException {
        Files.writeString(folder.resolve(".out.txt.unfinished"), "much longer than what comes now");
        Files.writeString(folder.resolve(".out.txt.unfinished.lock"), "");
        OutputFile.write(folder.resolve("out.txt"), "new");
        assertThat(folder.resolve("out.txt")).hasContent("new");
        assertThat(names(folder)).containsExactly("out.txt");
    }

    @Test
    void keepsThePermissionsOfTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("out.txt"), "old");
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no POSIX permissions here");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        OutputFile.write(file, "new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void threadsThatWriteTheSameFileLeaveOneOfTheirContentsWhole() throws Exception {
        Path file = folder.resolve("out.txt");
        List<String> contents = Stream.of("a", "b", "c", "d")
                .map(letter -> letter.repeat(100_000))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(contents.size())) {
            contents.forEach(content -> threads.execute(() -> OutputFile.write(file, content)));
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(contents).contains(Files.readString(file));
        assertThat(names(folder)).containsExactly("out.txt");
    }

    @Test
    void saysWhatStandsInTheWay() throws IOException {
        Path occupied = Files.createDirectories(folder.resolve("dir/content")).getParent();
        assertThatThrownBy(() -> OutputFile.write(occupied, "x"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining(occupied.toString());
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> OutputFile.write(file.resolve("below"), "x"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("something else has this name");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
