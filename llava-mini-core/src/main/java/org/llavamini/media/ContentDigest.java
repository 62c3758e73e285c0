// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of content, by which equal content is known again. */
public final class ContentDigest {
    private ContentDigest() {}

    /** Returns a digest to be fed. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    /** Returns the digest of bytes, 64 hexadecimal digits. */
    public static String of(byte[] content) {
        return HexFormat.of().formatHex(begin().digest(content));
    }

    /** Returns the digest of a file's content, 64 hexadecimal digits; the file is read in pieces. */
    public static String of(Path file) throws IOException {
        MessageDigest digest = begin();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
