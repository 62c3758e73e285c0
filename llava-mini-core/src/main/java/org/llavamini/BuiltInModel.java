// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * The model that comes with the library, as resources of the module llava-mini-builtin. It is unpacked once into a cache
 * directory, under a name that tells its version, so that its weights can be memory-mapped.
 */
final class BuiltInModel {
    private static final String RESOURCES = "/org/llavamini/builtin/";
    /** First line: the version; then one file a line, relative to the model's directory. */
    private static final String INDEX = "index.txt";

    private BuiltInModel() {}

    /**
     * Returns the directory of the unpacked model.
     *
     * @throws LlavaMiniException with {@code MODEL_NOT_FOUND} if the module is not on the class path, with
     *     {@code INPUT_OUTPUT} if the cache cannot be written
     */
    static Path directory() {
        List<String> index = index();
        Path target = cache().resolve("builtin-" + index.getFirst());
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Files.createDirectories(cache());
            Path unfinished = Files.createTempDirectory(cache(), "unpacking");
            try {
                for (String file : index.subList(1, index.size())) {
                    unpack(file, unfinished.resolve(file));
                }
                move(unfinished, target);
            } finally {
                delete(unfinished);
            }
            return target;
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    "cannot unpack the built-in model; set LLAVA_MINI_CACHE to a writable directory (" + cache() + ")",
                    failure);
        }
    }

    private static List<String> index() {
        try (InputStream stream = BuiltInModel.class.getResourceAsStream(RESOURCES + INDEX)) {
            if (stream == null) {
                throw new LlavaMiniException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "no built-in model: add the module llava-mini-builtin to the class path, or name a model directory");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot read the built-in model", failure);
        }
    }

    private static void unpack(String file, Path target) throws IOException {
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElseThrow());
        try (InputStream stream = BuiltInModel.class.getResourceAsStream(RESOURCES + file)) {
            if (stream == null) {
                throw new IOException("the module llava-mini-builtin lacks " + file);
            }
            Files.copy(stream, target);
        }
    }

    /** Another process may have unpacked the same model meanwhile: then its copy is as good. */
    private static void move(Path unfinished, Path target) throws IOException {
        try {
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException already) {
            if (!Files.isDirectory(target)) {
                throw already;
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Returns the directory for unpacked models: LLAVA_MINI_CACHE, else the platform's custom. */
    static Path cache() {
        return environment("LLAVA_MINI_CACHE")
                .or(() -> environment("XDG_CACHE_HOME").map(path -> path.resolve("llava-mini")))
                .or(() -> environment("LOCALAPPDATA").map(path -> path.resolve("llava-mini")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "llava-mini"));
    }

    private static Optional<Path> environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
