// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Something that reads files.
 *
 * @param name what it reads
 * @param share how many of the inputs of a run it gets beside others: those that are slow get few
 * @param files whole files, to be broken
 * @param reader reads one file and lets go of everything that it got
 */
public record FuzzTarget(String name, int share, List<byte[]> files, Reader reader) {
    /** Keeps the files. */
    public FuzzTarget {
        files = List.copyOf(files);
    }

    /** Reads one file. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads a file that may be broken in any way.
         *
         * @param file where it lies
         * @throws org.llavamini.error.LlavaMiniException if it cannot be read, and nothing else
         */
        void read(Path file) throws IOException;
    }

    /** Returns what reads a file that needs a certain name in a folder with others. */
    public static Reader inFolder(String name, Path template, Reader folderReader) {
        return file -> {
            Path folder = file.resolveSibling("folder of " + name);
            Files.createDirectories(folder);
            try (var others = Files.list(template)) {
                for (Path other : others.filter(Files::isRegularFile).toList()) {
                    Path copy = folder.resolve(String.valueOf(other.getFileName()));
                    if (!Files.exists(copy)) {
                        Files.copy(other, copy);
                    }
                }
            }
            Files.write(folder.resolve(name), Files.readAllBytes(file));
            folderReader.read(folder);
        };
    }
}
