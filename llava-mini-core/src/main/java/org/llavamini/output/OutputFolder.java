// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Writes a folder so that its name shows the complete content or nothing.
 *
 * <p>All methods throw {@link LlavaMiniException} with {@code INPUT_OUTPUT}, naming the folder, if it cannot be written.
 */
public final class OutputFolder {
    /** Fills a folder. */
    @FunctionalInterface
    public interface Content {
        /** Writes into a folder that exists and is empty. */
        void writeTo(Path folder) throws IOException;
    }

    private OutputFolder() {}

    /**
     * Writes a folder that must not be there yet, or be empty.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if it has content
     */
    public static void write(Path folder, Content content) {
        requireNothingIn(folder);
        locked(folder, target -> {
            requireNothingIn(folder);
            fill(target, content);
        });
    }

    /** Writes a folder unless it is there, complete as it always is; of several processes, one does. */
    public static void writeOnce(Path folder, Content content) {
        if (!Files.isDirectory(folder)) {
            locked(folder, target -> {
                if (!Files.isDirectory(target)) {
                    fill(target, content);
                }
            });
        }
    }

    /** Fails if there is something in a folder, or a file in its place: for those who want to know before long work. */
    public static void requireNothingIn(Path folder) {
        requireNothing(folder, folder.toString());
    }

    /** As {@link #requireNothingIn(Path)} for a folder that an option names. */
    public static void requireNothingIn(Path folder, String option) {
        requireNothing(folder, folder + "; " + option);
    }

    private static void requireNothing(Path folder, String named) {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !isEmptyFolder(folder)) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "the output is there already; give a folder that does not exist (" + named + ")");
        }
    }

    /** Deletes a folder with all that is in it; links are deleted, not followed. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void locked(Path folder, Content work) {
        try {
            Path target = OutputTarget.of(folder.toAbsolutePath().normalize());
            Files.createDirectories(OutputTarget.folder(target));
            try (WriteLock _ = WriteLock.take(OutputTarget.lock(target))) {
                work.writeTo(target);
            }
        } catch (IOException failure) {
            throw WriteErrors.of("the folder", folder, failure);
        }
    }

    private static void fill(Path target, Content content) throws IOException {
        Path unfinished = OutputTarget.unfinished(target);
        delete(unfinished);
        try {
            Files.createDirectory(unfinished);
            content.writeTo(unfinished);
            Files.deleteIfExists(target);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    private static boolean isEmptyFolder(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(path)) {
            return !content.iterator().hasNext();
        } catch (IOException failure) {
            throw WriteErrors.of("the folder", path, failure);
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException failure) {
            // the failure that is already on its way to the caller says more than a folder left behind
            return;
        }
    }
}
