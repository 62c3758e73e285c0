// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.file;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.hub.HubCache;
import org.llavamini.hub.ModelName;

/** Finds directories that a configuration names, often by what is no directory here but a name on the hub. */
public final class NamedDirectory {
    private NamedDirectory() {}

    /**
     * Returns the directory of that name, relative to the model or to the working directory, or that of the model of that name in
     * the hub's cache: the one in which this model lies, else the environment's.
     */
    public static Optional<Path> find(Path model, String name) {
        return directory(model, name).or(() -> inCache(model, name));
    }

    private static Optional<Path> inCache(Path model, String name) {
        return ModelName.find(name)
                .flatMap(HubCache.around(model).orElseGet(() -> HubCache.of(System.getenv()))::find)
                .filter(found -> Files.exists(found.resolve("config.json")));
    }

    private static Optional<Path> directory(Path model, String name) {
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
