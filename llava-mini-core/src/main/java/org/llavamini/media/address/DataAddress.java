// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Reads {@code data:} addresses (RFC 2397). */
final class DataAddress {
    private static final String BASE64 = ";base64";

    private DataAddress() {}

    /**
     * Returns the content.
     *
     * @param text what follows the scheme
     */
    static MediaAddress.Inline parse(String text) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw wrong("has no comma before its content", text);
        }
        String head = text.substring(0, comma);
        String body = text.substring(comma + 1);
        boolean base64 = head.toLowerCase(Locale.ROOT).endsWith(BASE64);
        String type = base64 ? head.substring(0, head.length() - BASE64.length()) : head;
        try {
            byte[] content = base64 ? decoded(body) : percentDecoded(body);
            return new MediaAddress.Inline(type.split(";", 2)[0].toLowerCase(Locale.ROOT), content);
        } catch (IllegalArgumentException e) {
            throw wrong("is not " + (base64 ? "Base64" : "percent-encoded") + " (" + e.getMessage() + ")", text);
        }
    }

    /** Line breaks, missing padding and both alphabets occur. */
    private static byte[] decoded(String body) {
        String text =
                body.indexOf('%') >= 0 ? URLDecoder.decode(body.replace("+", "%2B"), StandardCharsets.UTF_8) : body;
        return Base64.getDecoder()
                .decode(text.replaceAll("\\s", "").replace('-', '+').replace('_', '/'));
    }

    private static byte[] percentDecoded(String body) {
        return URLDecoder.decode(body.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static LlavaMiniException wrong(String what, String text) {
        return new LlavaMiniException(
                ErrorCode.INVALID_REQUEST, "a data: address " + what + ": " + MediaAddress.shown("data:" + text));
    }
}
