// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Looks at what the command line names before anything that takes long, such as loading a model. */
public final class GivenFile {
    private GivenFile() {}

    /**
     * Requires that a file can be read; a pipe or a device counts.
     *
     * @param what the file is, for the message
     * @param flag where it stands
     * @throws LlavaMiniException with {@code INPUT_OUTPUT}
     */
    public static Path readable(Path file, String what, String flag) {
        require(Files.exists(file), "no such " + what + " file", file, flag);
        require(!Files.isDirectory(file), "a folder in place of a " + what, file, flag);
        require(Files.isReadable(file), "no permission to read the " + what, file, flag);
        return file;
    }

    /**
     * Requires that there is a folder.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT}
     */
    public static Path folder(Path folder, String flag) {
        require(Files.exists(folder), "no such folder", folder, flag);
        require(Files.isDirectory(folder), "a file in place of a folder", folder, flag);
        return folder;
    }

    private static void require(boolean holds, String message, Path file, String flag) {
        if (!holds) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, message + " (" + file + "; " + flag + ")");
        }
    }
}
