// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps files of weights into memory. */
public final class MappedFile {
    private MappedFile() {}

    /** Maps a whole file read-only; the arena ends the mapping. */
    public static MemorySegment map(Path path, Arena arena) {
        if (!Files.isRegularFile(path)) {
            throw ModelErrors.notFound(path, "there is no such weights file");
        }
        try {
            GitLfsPointer.refuse(path);
        } catch (IOException e) {
            throw ModelErrors.inputOutput(path, "the weights file cannot be read", e);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw ModelErrors.inputOutput(path, "the weights file cannot be read", e);
        }
    }
}
