// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Where a picture or video is, as somebody wrote it down. */
public sealed interface MediaAddress permits MediaAddress.LocalFile, MediaAddress.Inline, MediaAddress.Web {
    /**
     * A file of this machine.
     *
     * @param path to it
     */
    record LocalFile(Path path) implements MediaAddress {
        /** Checks that there is a path. */
        public LocalFile {
            requireNonNull(path, "path is null");
        }
    }

    /** The bytes themselves; immutable. */
    final class Inline implements MediaAddress {
        private final String type;
        private final byte[] content;

        Inline(String type, byte[] content) {
            this.type = type;
            this.content = content;
        }

        /** Returns what the address says that the bytes are, such as {@code image/png}; it may be wrong. */
        public String type() {
            return type;
        }

        /** Returns the bytes. */
        public byte[] content() {
            return content.clone();
        }
    }

    /**
     * Something on the web, which nobody has fetched yet.
     *
     * @param uri with the scheme http or https, and a host
     */
    record Web(URI uri) implements MediaAddress {
        /** Checks that there is an address. */
        public Web {
            requireNonNull(uri, "uri is null");
        }
    }

    /** A letter of a drive is no scheme. */
    Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);

    /**
     * Reads an address; nothing is opened.
     *
     * @param text a path, or an address that begins with {@code file:}, {@code data:}, {@code http:} or {@code https:}
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for other schemes and what is badly written
     */
    static MediaAddress of(String text) {
        Matcher matcher = SCHEME.matcher(text);
        if (!matcher.matches()) {
            return new LocalFile(FileName.of(text));
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "data" -> DataAddress.parse(matcher.group(2));
            case "file" -> file(text);
            case "http", "https" -> web(text);
            default -> {
                if (matcher.group(2).startsWith("//")) {
                    throw wrong(
                            "addresses of the scheme %s are not read, but file:, data:, http: and https:"
                                    .formatted(scheme),
                            text);
                }
                // A colon may be part of a name.
                yield new LocalFile(FileName.of(text));
            }
        };
    }

    private static MediaAddress file(String text) {
        URI uri = uri(text);
        String host = uri.getAuthority();
        if (uri.isOpaque() || host != null && !host.equalsIgnoreCase("localhost")) {
            throw wrong("a file of this machine is written file:///path", text);
        }
        try {
            return new LocalFile(Path.of(new URI("file", null, uri.getPath(), null)));
        } catch (IllegalArgumentException | FileSystemNotFoundException | URISyntaxException e) {
            throw wrong("a file of this machine is written file:///path (" + e.getMessage() + ")", text);
        }
    }

    private static MediaAddress web(String text) {
        URI uri = uri(text);
        if (uri.getHost() == null) {
            throw wrong("the address has no host", text);
        }
        if (uri.getUserInfo() != null) {
            throw wrong("the address has a name or password in it, which is not sent", text);
        }
        return new Web(uri);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong("the address is badly written (" + e.getReason() + "; blanks are %20)", text);
        }
    }

    private static LlavaMiniException wrong(String what, String text) {
        return new LlavaMiniException(ErrorCode.INVALID_REQUEST, what + ": " + shown(text));
    }

    /** Returns the address as part of one line: not all of a long one, and no control characters. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 200 ? line : line.substring(0, 60) + "... (" + line.length() + " characters)";
    }
}
