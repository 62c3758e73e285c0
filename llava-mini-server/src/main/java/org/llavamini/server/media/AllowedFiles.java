// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.llavamini.server.wire.ApiException;

/** The folders below which clients may name files of this machine. */
final class AllowedFiles {
    private final List<Path> folders;

    AllowedFiles(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /**
     * Returns the file of an address, links followed.
     *
     * @throws ApiException with 403 for whatever is not a file below an allowed folder, whether it exists or not
     */
    Path file(String url, String param) {
        if (folders.isEmpty()) {
            throw ApiException.forbiddenMedia("file: addresses are not allowed here (" + param + ")");
        }
        try {
            Path file = Path.of(new URI(url)).toRealPath();
            for (Path folder : folders) {
                if (file.startsWith(folder.toRealPath()) && Files.isRegularFile(file)) {
                    return file;
                }
            }
            throw outside(param);
        } catch (IOException | URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw outside(param);
        }
    }

    private static ApiException outside(String param) {
        return ApiException.forbiddenMedia("no file in a folder that is allowed (" + param + ")");
    }
}
