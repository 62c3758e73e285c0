// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few lines that stand in place of a large file where a repository was cloned without Git LFS. */
final class GitLfsPointer {
    private static final String BEGINNING = "version https://git-lfs.github.com/spec/";
    private static final long LONGEST = 1024;

    private GitLfsPointer() {}

    /**
     * Refuses a file that is one.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT}, saying what to do
     */
    static void refuse(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            return;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] beginning = stream.readNBytes(BEGINNING.length());
            if (new String(beginning, StandardCharsets.ISO_8859_1).equals(BEGINNING)) {
                throw ModelErrors.format(
                        file,
                        "this is a Git LFS pointer, not the file itself; get it with git lfs pull, or fetch the model"
                                + " with llava-mini pull ORGANISATION/NAME");
            }
        }
    }
}
