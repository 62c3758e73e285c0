// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.file;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds directories that a configuration names, often by what is no directory here but a name on the hub. */
public final class NamedDirectory {
    private NamedDirectory() {}

    /** Returns the directory of that name, relative to the model or to the working directory. */
    public static Optional<Path> find(Path model, String name) {
        try {
            Path path = Path.of(name);
            if (name.isBlank()) {
                return Optional.empty();
            }
            return Optional.of(model.resolve(path))
                    .filter(Files::isDirectory)
                    .or(() -> Optional.of(path).filter(Files::isDirectory));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
