// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import org.llavamini.LlavaMini;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.hub.BuiltInModel;
import org.llavamini.hub.HubCache;
import org.llavamini.hub.ModelLocation;

/**
 * A model as it is called on the command line: a built-in one, a directory, or organisation/name[@revision] in the cache.
 *
 * @param called what stands on the command line
 * @param folder where relative names of directories begin
 * @param environment the variables that say where the cache is
 */
public record ModelPlace(String called, Path folder, Map<String, String> environment) {
    public ModelPlace {
        requireNonNull(called, "called is null");
        requireNonNull(folder, "folder is null");
        environment = Map.copyOf(environment);
    }

    /**
     * Returns the directory.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_NOT_FOUND} if there is none
     */
    public Path directory() {
        return ModelLocation.find(called, folder, HubCache.of(environment));
    }

    /** Returns a builder of the model. */
    public LlavaMiniBuilder builder() {
        // Built-in models are called so in answers, and unpacked when they are opened.
        return BuiltInModel.find(called).isPresent() ? LlavaMini.builder(called) : LlavaMini.builder(directory());
    }

    @Override
    public String toString() {
        return called;
    }
}
