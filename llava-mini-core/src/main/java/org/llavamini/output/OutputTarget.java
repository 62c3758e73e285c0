// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/** What a name leads to, and what stands beside it while it is written. */
final class OutputTarget {
    private static final int LINKS = 40;
    private static final int LONGEST_NAME = 200;

    private OutputTarget() {}

    /** Returns the file itself or, where it is a symbolic link, what that leads to, which need not exist. */
    static Path of(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        for (int i = 0; Files.isSymbolicLink(target); i++) {
            if (i == LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            target = folder(target).resolve(Files.readSymbolicLink(target));
        }
        if (target.getFileName() == null) {
            throw new FileSystemException(file.toString(), null, "this is no name of a file");
        }
        return target;
    }

    /** Returns whether this is neither a file nor a folder, but there: a device, a pipe, a socket. */
    static boolean isDevice(Path target) throws IOException {
        return Files.exists(target)
                && Files.readAttributes(target, BasicFileAttributes.class).isOther();
    }

    static Path folder(Path target) {
        Path folder = target.getParent();
        return folder == null ? target : folder;
    }

    /** Returns where the content is written first; always the same, so that what is left there does not pile up. */
    static Path unfinished(Path target) {
        String name = String.valueOf(target.getFileName());
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return target.resolveSibling(
                "." + (bytes.length > LONGEST_NAME ? UUID.nameUUIDFromBytes(bytes) : name) + ".unfinished");
    }

    /** Returns the lock of those who write the same folder. */
    static Path lock(Path target) {
        Path unfinished = unfinished(target);
        return unfinished.resolveSibling(unfinished.getFileName() + ".lock");
    }
}
