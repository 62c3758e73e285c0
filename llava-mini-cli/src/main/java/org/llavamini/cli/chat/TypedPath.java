// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.chat;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Reads names of files as people type them, and as terminals type them when a file is dropped there. */
final class TypedPath {
    private TypedPath() {}

    /**
     * Reads a name: as it stands if there is such a file; else without quotes, with backslashes before characters taken away, and
     * with {@code ~} for the home folder; or an address of a file.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if it can be no name
     */
    static Path parse(String typed) {
        String text = typed.strip();
        return path(text)
                .filter(Files::exists)
                .or(() -> address(text))
                .or(() -> path(atHome(text, unquoted(text))))
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST, "this can be no name of a file here (" + text + ")"));
    }

    private static Optional<Path> address(String text) {
        if (!text.startsWith("file:")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(URI.create(text)));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    private static String atHome(String typed, String name) {
        boolean home = typed.equals("~") || typed.startsWith("~/");
        return home ? System.getProperty("user.home") + name.substring(1) : name;
    }

    /** As a shell reads one word: nothing is special in single quotes, a backslash in double ones and outside. */
    private static String unquoted(String text) {
        StringBuilder name = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length() && java.io.File.separatorChar == '/') {
                i++;
                name.append(text.charAt(i));
            } else if (quote == 0
                    && (c == '\'' && text.indexOf('\'', i + 1) > 0 || c == '"' && text.indexOf('"', i + 1) > 0)) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
