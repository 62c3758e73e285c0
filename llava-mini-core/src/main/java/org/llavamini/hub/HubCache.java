// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * The folder in which tools keep models of a hub: for each a folder with {@code refs} (which commit a branch is), {@code snapshots}
 * (the files of a commit, as links) and {@code blobs} (their contents under their hashes). Reading it needs no network.
 *
 * @param folder the cache
 */
public record HubCache(Path folder) {
    static final String SNAPSHOTS = "snapshots";
    static final String REFS = "refs";
    static final String BLOBS = "blobs";
    static final String PREFIX = "models--";
    private static final int LONGEST_REF = 100;

    public HubCache {
        requireNonNull(folder, "folder is null");
    }

    /** Returns the cache that the environment names, as {@link HubSettings} says. */
    public static HubCache of(Map<String, String> environment) {
        return new HubCache(HubSettings.variable(environment, "HF_HUB_CACHE")
                .or(() -> HubSettings.variable(environment, "HUGGINGFACE_HUB_CACHE"))
                .map(HubSettings::path)
                .orElseGet(() -> HubSettings.home(environment).resolve("hub")));
    }

    /** Returns the cache in which a model's directory lies, if it lies in one. */
    public static Optional<HubCache> around(Path directory) {
        return modelFolder(directory).flatMap(HubCache::parent).map(HubCache::new);
    }

    /** Returns what a model's directory is called: in a cache by the model's name there, else by its own. */
    public static String nameOf(Path directory) {
        return modelFolder(directory)
                .map(model -> String.valueOf(model.getFileName())
                        .substring(PREFIX.length())
                        .replaceFirst("--", "/"))
                .or(() -> Optional.ofNullable(
                                directory.toAbsolutePath().normalize().getFileName())
                        .map(Path::toString))
                .orElseGet(directory::toString);
    }

    /** Returns the model's folder in a cache above one of its snapshots. */
    private static Optional<Path> modelFolder(Path snapshot) {
        return parent(snapshot.toAbsolutePath().normalize())
                .filter(snapshots -> snapshots.endsWith(SNAPSHOTS))
                .flatMap(HubCache::parent)
                .filter(HubCache::isModelFolder);
    }

    private static Optional<Path> parent(Path path) {
        return Optional.ofNullable(path.getParent());
    }

    /** Returns the directory with the files of a model, if it was fetched. */
    public Optional<Path> find(ModelName name) {
        Path model = model(name);
        return commit(model, name.revision())
                .map(commit -> model.resolve(SNAPSHOTS).resolve(commit))
                .filter(Files::isDirectory);
    }

    /**
     * Returns what a model's folder in a cache stands for: the directory of its branch {@code main}, or of its only commit; of any
     * other directory that itself.
     *
     * @throws LlavaMiniException with {@code MODEL_NOT_FOUND} if the folder holds no commit, or several and none of them is main's
     */
    public static Path directory(Path path) {
        if (!isModelFolder(path)) {
            return path;
        }
        Optional<Path> main = commit(path, ModelName.MAIN)
                .map(commit -> path.resolve(SNAPSHOTS).resolve(commit))
                .filter(Files::isDirectory);
        return main.orElseGet(() -> onlySnapshot(path));
    }

    private static Path onlySnapshot(Path model) {
        try (Stream<Path> files = Files.list(model.resolve(SNAPSHOTS))) {
            List<Path> snapshots = files.filter(Files::isDirectory).sorted().toList();
            if (snapshots.size() == 1) {
                return snapshots.getFirst();
            }
            throw new LlavaMiniException(
                    ErrorCode.MODEL_NOT_FOUND,
                    snapshots.isEmpty()
                            ? "a cache folder without any file of the model; fetch it with llava-mini pull (" + model
                                    + ")"
                            : "a cache folder with " + snapshots.size() + " commits and no branch main; name one of the"
                                    + " directories in its folder " + SNAPSHOTS + " (" + model + ")");
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the folder cannot be read (" + model + ")", failure);
        }
    }

    private static boolean isModelFolder(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name != null && name.toString().startsWith(PREFIX) && Files.isDirectory(path.resolve(SNAPSHOTS));
    }

    private static Optional<String> commit(Path model, String revision) {
        if (ModelName.isCommit(revision)) {
            return Optional.of(revision);
        }
        Path ref = model.resolve(REFS).resolve(revision);
        try {
            return Files.isRegularFile(ref) && Files.size(ref) <= LONGEST_REF
                    ? Optional.of(Files.readString(ref).strip()).filter(ModelName::isCommit)
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    Path model(ModelName name) {
        return folder.resolve(name.folder());
    }

    /** Where those stand who wait for somebody who writes the same; beside the locks of other tools, which are of another kind. */
    Path locks(ModelName name) {
        return folder.resolve(".locks").resolve(name.folder());
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
