// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.output.CacheFolder;
import org.llavamini.output.OutputFolder;

/**
 * The models that come with the library, each as resources of a module of its own, the one that is taken where nobody chooses
 * first. A model is unpacked once into a cache directory, under a name that tells its version, so that its weights can be
 * memory-mapped.
 */
public enum BuiltInModel {
    /** Photographs, in plain sentences. */
    PHOTOS("photos", "llava-mini-photos", "org/llavamini/photos/"),
    /** Shapes and pictograms: small, and exact about them. */
    SCENES("scenes", "llava-mini-builtin", "org/llavamini/builtin/");

    /** What the model is called that is taken where nobody chooses. */
    public static final String FIRST = "built-in";

    /** First line: the version; then one file a line, relative to the model's directory. */
    private static final String INDEX = "index.txt";

    private final String called;
    private final String module;
    private final String resources;

    BuiltInModel(String called, String module, String resources) {
        this.called = called;
        this.module = module;
        this.resources = resources;
    }

    /**
     * Returns the model of that name, whether its module is there or not; {@value #FIRST} is the first whose module is there, the
     * last one if none is.
     */
    public static Optional<BuiltInModel> find(String name) {
        return name.equals(FIRST)
                ? Optional.of(Arrays.stream(values())
                        .filter(BuiltInModel::isThere)
                        .findFirst()
                        .orElse(SCENES))
                : Arrays.stream(values())
                        .filter(model -> model.called.equals(name))
                        .findFirst();
    }

    private boolean isThere() {
        return loader().getResource(resources + INDEX) != null;
    }

    /**
     * Returns the directory of the unpacked model.
     *
     * @throws LlavaMiniException with {@code MODEL_NOT_FOUND} if the module is not on the class path, with
     *     {@code INPUT_OUTPUT} if no cache can be written
     */
    public Path directory() {
        List<String> index = index();
        return CacheFolder.of(System.getenv()).place("builtin-" + index.getFirst(), target -> {
            OutputFolder.writeOnce(target, unfinished -> {
                for (String file : index.subList(1, index.size())) {
                    unpack(file, unfinished.resolve(file));
                }
            });
        });
    }

    private List<String> index() {
        try (InputStream stream = resource(INDEX)) {
            if (stream == null) {
                throw new LlavaMiniException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "no built-in model: add the module " + module + " to the class path, or name a model"
                                + " directory");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot read the built-in model", failure);
        }
    }

    private void unpack(String file, Path target) throws IOException {
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElseThrow());
        try (InputStream stream = resource(file)) {
            if (stream == null) {
                throw new IOException("the module " + module + " lacks " + file);
            }
            Files.copy(stream, target);
        }
    }

    private @Nullable InputStream resource(String file) {
        return loader().getResourceAsStream(resources + file);
    }

    /** The class loader and not the class, which sees the files of its own module only. */
    private static ClassLoader loader() {
        return BuiltInModel.class.getClassLoader();
    }
}
