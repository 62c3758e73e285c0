// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the folder of large reference data that may lie beside the checkout; tests that need it are skipped without it. */
public final class SharedMaterial {
    private SharedMaterial() {}

    /** Returns the path below the shared folder, or aborts the calling test with the reason. */
    public static Path require(String relative) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path shared = folder.resolve("shared");
            if (Files.exists(shared.resolve("README.md")) && Files.isDirectory(shared.resolve("golden"))) {
                Path found = shared.resolve(relative);
                Assumptions.assumeTrue(Files.exists(found), "skipped: the shared reference data lack " + relative);
                return found;
            }
        }
        Assumptions.abort("skipped: no folder of shared reference data beside the checkout");
        throw new AssertionError("unreachable");
    }
}
