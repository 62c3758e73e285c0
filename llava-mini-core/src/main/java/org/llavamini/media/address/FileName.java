// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Names of files as they stand in data: any text, which need not be the name of a file. */
public final class FileName {
    private FileName() {}

    /**
     * Returns the path that a text names, seen from a folder.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if no file of this system can have such a name
     */
    public static Path in(Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw none(ErrorCode.DATA_FORMAT, name, e);
        }
    }

    static Path of(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw none(ErrorCode.INVALID_REQUEST, name, e);
        }
    }

    private static LlavaMiniException none(ErrorCode code, String name, InvalidPathException cause) {
        return new LlavaMiniException(
                code, "no name that a file can have (" + cause.getReason() + "): " + MediaAddress.shown(name), cause);
    }
}
