// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Writes whole files: they are there complete or not at all. */
public final class OutputFiles {
    private OutputFiles() {}

    /** Writes text in UTF-8. */
    public static void write(Path file, String content) {
        write(file, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes; creates the folder if need be.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT}
     */
    public static void write(Path file, byte[] content) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path temporary = file.resolveSibling(file.getFileName() + ".part");
            Files.write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the file cannot be written (" + file + ")", e);
        }
    }
}
