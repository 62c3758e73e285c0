// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.llavamini.server.wire.ApiException;

/** The keys with which clients may ask; without any, everybody may. Kept and compared as digests, in a time that tells nothing. */
public final class AccessKeys {
    private static final String SCHEME = "Bearer ";

    private final List<byte[]> digests;

    /** Returns the given keys. */
    public AccessKeys(List<String> keys) {
        this.digests = keys.stream().map(AccessKeys::digest).toList();
    }

    /**
     * Lets a request through.
     *
     * @return a name of the caller that does not give away its key
     * @throws ApiException with 401 if its key is missing or wrong
     */
    public String check(ServerRequest request) {
        if (digests.isEmpty()) {
            return "";
        }
        String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        boolean named = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] given = digest(named ? header.substring(SCHEME.length()).strip() : "");
        boolean known = false;
        for (byte[] key : digests) {
            known |= MessageDigest.isEqual(key, given);
        }
        if (!known || !named) {
            throw ApiException.of(
                    401,
                    "authentication_error",
                    "invalid_api_key",
                    named ? "the key is not one of this server's" : "a key is needed: Authorization: Bearer KEY");
        }
        return HexFormat.of().formatHex(given, 0, 8);
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
