// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this library keeps what it can make again: LLAVA_MINI_CACHE, else by the platform's custom. Where the custom's place cannot be
 * written, a folder of the user's own among the temporary files takes its place; one that the user chose has no substitute.
 *
 * @param folder the place
 * @param chosen whether the user chose it
 */
public record CacheFolder(Path folder, boolean chosen) {
    private static final Logger LOG = LoggerFactory.getLogger(CacheFolder.class);
    private static final String NAME = "llava-mini";

    /** Returns the place that the environment means. */
    public static CacheFolder of(Map<String, String> environment) {
        Optional<Path> chosen = variable(environment, "LLAVA_MINI_CACHE");
        Path custom = variable(environment, "XDG_CACHE_HOME")
                .or(() -> variable(environment, "LOCALAPPDATA"))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return new CacheFolder(chosen.orElseGet(() -> custom.resolve(NAME)), chosen.isPresent());
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /**
     * Returns a place in the cache after it was filled, or in the substitute where the cache cannot be written.
     *
     * @param fill makes what belongs there unless it is there already, and fails with {@code INPUT_OUTPUT}
     */
    public Path place(String name, Consumer<Path> fill) {
        Path place = folder.resolve(name);
        try {
            fill.accept(place);
            return place;
        } catch (LlavaMiniException failure) {
            if (failure.code() != ErrorCode.INPUT_OUTPUT) {
                throw failure;
            }
            if (chosen) {
                throw unusable(failure);
            }
            Path substitute = ownTemporaryFolder(failure).resolve(name);
            LOG.warn(
                    "the cache {} cannot be written; {} takes its place (LLAVA_MINI_CACHE chooses another)",
                    folder,
                    substitute);
            fill.accept(substitute);
            return substitute;
        }
    }

    /** Returns the folder among the temporary files that takes the place of one that cannot be written. */
    public static Path substitute() {
        return Path.of(System.getProperty("java.io.tmpdir"), NAME + "-" + user());
    }

    /** Somebody else's folder of that name could hold anything. */
    private Path ownTemporaryFolder(LlavaMiniException failure) {
        Path substitute = substitute();
        try {
            Files.createDirectories(substitute);
            PosixFileAttributeView view =
                    Files.getFileAttributeView(substitute, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view != null) {
                Path probe = Files.createTempFile(substitute, "owner", "");
                boolean own = view.getOwner().equals(Files.getOwner(probe));
                Files.delete(probe);
                if (!own || Files.isSymbolicLink(substitute)) {
                    throw unusable(failure);
                }
                view.setPermissions(PosixFilePermissions.fromString("rwx------"));
            }
            return substitute;
        } catch (IOException alsoUnusable) {
            throw unusable(failure);
        }
    }

    private static String user() {
        return System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private LlavaMiniException unusable(LlavaMiniException failure) {
        return new LlavaMiniException(
                ErrorCode.INPUT_OUTPUT,
                "the cache cannot be written; set LLAVA_MINI_CACHE to a writable directory (" + folder + "): "
                        + failure.getMessage(),
                failure);
    }
}
