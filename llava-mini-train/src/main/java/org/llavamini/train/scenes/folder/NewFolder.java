// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Writes a folder so that its name shows the complete content or nothing. */
public final class NewFolder {
    /** Writes the content of a folder. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    private NewFolder() {}

    public static void write(Path folder, Content content) {
        Path target = folder.toAbsolutePath().normalize();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            requireNothingThere(target, folder);
            Files.createDirectories(temporary);
            content.writeTo(temporary);
            Files.deleteIfExists(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName();
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "the data cannot be written: " + reason + " (" + folder + ")", e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private static void requireNothingThere(Path target, Path folder) throws IOException {
        boolean empty = !Files.exists(target);
        if (Files.isDirectory(target)) {
            try (Stream<Path> content = Files.list(target)) {
                empty = content.findAny().isEmpty();
            }
        }
        if (!empty) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "the output is there already; give a folder that does not exist (" + folder + "; --output)");
        }
    }

    private static void deleteQuietly(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> files = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // the failure that is already on its way to the caller says more than a temporary folder left behind
            return;
        }
    }
}
