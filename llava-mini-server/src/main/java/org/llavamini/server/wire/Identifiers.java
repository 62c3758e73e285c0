// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the ids of answers and sessions, which nobody can guess. Thread-safe. */
public final class Identifiers {
    private static final int BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Identifiers() {}

    /** Returns a new id that begins so. */
    public static String next(String prefix) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }
}
