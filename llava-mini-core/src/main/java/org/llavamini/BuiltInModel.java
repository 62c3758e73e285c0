// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.output.CacheFolder;
import org.llavamini.output.OutputFolder;

/**
 * The model that comes with the library, as resources of the module llava-mini-builtin. It is unpacked once into a cache
 * directory, under a name that tells its version, so that its weights can be memory-mapped.
 */
final class BuiltInModel {
    private static final String NAME = "scenes";
    private static final String RESOURCES = "org/llavamini/builtin/";
    /** First line: the version; then one file a line, relative to the model's directory. */
    private static final String INDEX = "index.txt";

    private BuiltInModel() {}

    /** Returns whether this is what the model is called. */
    static boolean isNamed(String name) {
        return name.equals(NAME);
    }

    /**
     * Returns the directory of the unpacked model.
     *
     * @throws LlavaMiniException with {@code MODEL_NOT_FOUND} if the module is not on the class path, with
     *     {@code INPUT_OUTPUT} if no cache can be written
     */
    static Path directory() {
        List<String> index = index();
        return CacheFolder.of(System.getenv()).place("builtin-" + index.getFirst(), target -> {
            OutputFolder.writeOnce(target, unfinished -> {
                for (String file : index.subList(1, index.size())) {
                    unpack(file, unfinished.resolve(file));
                }
            });
        });
    }

    private static List<String> index() {
        try (InputStream stream = resource(INDEX)) {
            if (stream == null) {
                throw new LlavaMiniException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "no built-in model: add the module llava-mini-builtin to the class path, or name a model"
                                + " directory");
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
        try (InputStream stream = resource(file)) {
            if (stream == null) {
                throw new IOException("the module llava-mini-builtin lacks " + file);
            }
            Files.copy(stream, target);
        }
    }

    /** From the class loader and not from a class, which sees the files of its own module only. */
    private static @Nullable InputStream resource(String file) {
        return BuiltInModel.class.getClassLoader().getResourceAsStream(RESOURCES + file);
    }
}
