// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.error;

import static java.util.Objects.requireNonNull;

import java.util.stream.Collectors;

/**
 * The one exception that this library throws for failures which are not programming errors.
 *
 * <p>The message is one line: what was found, what was expected, which file or field, and what to do.
 */
public final class LlavaMiniException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public LlavaMiniException(ErrorCode code, String message) {
        super(oneLine(requireNonNull(message, "message is null")));
        this.code = requireNonNull(code, "code is null");
    }

    public LlavaMiniException(ErrorCode code, String message, Throwable cause) {
        super(oneLine(requireNonNull(message, "message is null")), cause);
        this.code = requireNonNull(code, "code is null");
    }

    /** Files and requests may hold anything, and messages quote them. */
    private static String oneLine(String message) {
        return message.lines().map(String::strip).collect(Collectors.joining(" "));
    }

    /** Returns the kind of failure. */
    public ErrorCode code() {
        return code;
    }
}
