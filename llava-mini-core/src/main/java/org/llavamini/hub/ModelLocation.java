// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Finds the directory of a model by what a user calls it. Nothing is fetched. */
public final class ModelLocation {
    private ModelLocation() {}

    /**
     * Returns the directory that is meant: for the name of a built-in model the one where it is unpacked; one of this name; what a
     * model's folder in a cache stands for; or, for {@code organisation/name[@revision]}, the one in the cache.
     *
     * @throws LlavaMiniException with {@code MODEL_NOT_FOUND} if there is none, saying what to do
     */
    public static Path find(String called, HubCache cache) {
        return find(called, Path.of(""), cache);
    }

    /**
     * Does the same where relative names of directories begin elsewhere.
     *
     * @param folder where they begin
     */
    public static Path find(String called, Path folder, HubCache cache) {
        Optional<BuiltInModel> builtIn = BuiltInModel.find(called);
        if (builtIn.isPresent()) {
            return builtIn.get().directory();
        }
        Optional<Path> directory = path(called).map(folder::resolve).filter(Files::isDirectory);
        if (directory.isPresent()) {
            return HubCache.directory(directory.get());
        }
        Optional<ModelName> name = ModelName.find(called);
        return name.flatMap(cache::find)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.MODEL_NOT_FOUND,
                        name.map(known -> "no such model directory, nor a model of this name in the cache " + cache
                                        + "; fetch it with: llava-mini pull " + known + " (" + called + ")")
                                .orElse("no such model directory (" + called + ")")));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
