// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** A file with a key in each line; empty lines and those that begin with # do not count. */
final class KeyFile {
    private KeyFile() {}

    static List<String> read(Path file) {
        List<String> keys;
        try {
            keys = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "the keys cannot be read (--api-key-file " + file + ")", e);
        }
        if (keys.isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "there is no key in the file, so nobody could ask (--api-key-file " + file + ")");
        }
        return keys;
    }
}
