// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.llavamini.cli.console.Quantities;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.hub.HubCache;
import org.llavamini.output.CacheFolder;

/** Whether what is unpacked or fetched has a place. */
final class Caches {
    private static final long ENOUGH_DISK = 1_000_000_000L;
    private static final String NATIVES_FLAG = "-Dorg.bytedeco.javacpp.cacheDir=DIR";
    private static final String MODELS_VARIABLE = "the environment variable LLAVA_MINI_CACHE";
    private static final String HUB_VARIABLE = "the environment variable HF_HUB_CACHE";

    private Caches() {}

    /** Where JavaCPP unpacks native libraries: it has a substitute unless the place was chosen. */
    static Finding ofNatives() {
        Optional<Path> chosen = Optional.ofNullable(System.getProperty("org.bytedeco.javacpp.cacheDir"))
                .or(() -> Optional.ofNullable(System.getProperty("org.bytedeco.javacpp.cachedir")))
                .map(Path::of);
        Path custom = Path.of(System.getProperty("user.home"), ".javacpp", "cache");
        Path substitute =
                Path.of(System.getProperty("java.io.tmpdir"), ".javacpp-" + System.getProperty("user.name"), "cache");
        return examine(
                "natives cache",
                chosen.orElse(custom),
                chosen.isPresent() ? Optional.empty() : Optional.of(substitute),
                NATIVES_FLAG);
    }

    /** Where the built-in model is unpacked. */
    static Finding ofModels(Map<String, String> environment) {
        CacheFolder cache = CacheFolder.of(environment);
        return examine(
                "model cache",
                cache.folder(),
                cache.chosen() ? Optional.empty() : Optional.of(CacheFolder.substitute()),
                MODELS_VARIABLE);
    }

    /** Where models by name lie; who never fetches one needs none. */
    static Finding ofHub(Map<String, String> environment) {
        try {
            Path folder = HubCache.of(environment).folder();
            return isWritable(folder)
                    ? good("hub cache", folder, folder.toString())
                    : Finding.improvable(
                            "hub cache",
                            folder + " is not writable",
                            "for pull choose another folder with " + HUB_VARIABLE);
        } catch (LlavaMiniException wrong) {
            return Finding.bad("hub cache", String.valueOf(wrong.getMessage()), "mend " + HUB_VARIABLE);
        }
    }

    private static Finding examine(String name, Path folder, Optional<Path> substitute, String setting) {
        if (isWritable(folder)) {
            return room(name, folder, folder.toString(), setting);
        }
        return substitute
                .filter(Caches::isWritable)
                .map(other -> room(name, other, folder + " is not writable, " + other + " takes its place", setting))
                .orElseGet(
                        () -> Finding.bad(name, folder + " is not writable", "choose another folder with " + setting));
    }

    /** A cache that does not exist yet is as good as the folder in which it will be made. */
    private static boolean isWritable(Path folder) {
        Path existing = existing(folder);
        return Files.isDirectory(existing) && Files.isWritable(existing);
    }

    private static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath();
        Path above = existing.getParent();
        while (!Files.exists(existing) && above != null) {
            existing = above;
            above = existing.getParent();
        }
        return existing;
    }

    private static Finding room(String name, Path folder, String value, String setting) {
        long free = free(folder);
        if (free == 0) {
            return Finding.bad(name, folder + " has no room", "choose another folder with " + setting);
        }
        return free >= ENOUGH_DISK
                ? good(name, folder, value)
                : Finding.improvable(
                        name,
                        value + ", " + Quantities.bytes(free) + " free",
                        "the natives need half a gigabyte; choose a folder with " + setting);
    }

    private static Finding good(String name, Path folder, String value) {
        return Finding.good(name, value + ", " + Quantities.bytes(free(folder)) + " free");
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(existing(folder)).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
