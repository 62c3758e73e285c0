// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

/** Nobody waits for the answer any more. */
public final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClientGoneException(String message) {
        super(message);
    }

    public ClientGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
