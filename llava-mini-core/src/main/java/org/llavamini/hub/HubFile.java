// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A file of a model on a hub.
 *
 * @param path its name, folders in front with slashes between
 * @param size in bytes
 * @param hash SHA-256 of a large file's content, or git's SHA-1 of a small one, in hexadecimal digits
 */
record HubFile(String path, long size, String hash) {
    private static final Pattern SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/\\\\:\\p{Cntrl}]{1,255}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int SHA_256_DIGITS = 64;
    private static final int LONGEST_PATH = 1000;

    HubFile {
        requireNonNull(path, "path is null");
        requireNonNull(hash, "hash is null");
        if (path.length() > LONGEST_PATH
                || !Stream.of(path.split("/", -1))
                        .allMatch(part -> SEGMENT.matcher(part).matches())) {
            throw wrong("a file name that leads elsewhere: " + path);
        }
        if (size < 0 || !HASH.matcher(hash).matches()) {
            throw wrong("a file without size or hash: " + path);
        }
    }

    /** Returns whether the hash is that of the content alone. */
    boolean isLarge() {
        return hash.length() == SHA_256_DIGITS;
    }

    /** Returns the name without its folders. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static LlavaMiniException wrong(String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, "the hub's list of files has " + what);
    }
}
