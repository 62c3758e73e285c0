// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A request that is refused: its status, and the error object that the client gets. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final int status;
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;
    private final int retryAfter;

    private ApiException(
            int status, String type, @Nullable String param, @Nullable String code, int retryAfter, String message) {
        super(requireNonNull(message, "message is null"));
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** Returns a refusal of a request as a whole. */
    public static ApiException badRequest(String message) {
        return new ApiException(400, "invalid_request_error", null, null, 0, message);
    }

    /** Returns a refusal of one field. */
    public static ApiException badField(String param, String message) {
        return new ApiException(400, "invalid_request_error", param, "invalid_value", 0, message + " (" + param + ")");
    }

    /** Returns a refusal of a field that has a meaning which this server does not offer. */
    public static ApiException unsupported(String param, String message) {
        return new ApiException(
                400, "invalid_request_error", param, "unsupported_parameter", 0, message + " (" + param + ")");
    }

    /** Returns an error of another kind that asking again does not change. */
    public static ApiException of(int status, String type, String code, String message) {
        return new ApiException(status, type, null, code, 0, message);
    }

    /** Returns a refusal of a source of pictures and videos. */
    public static ApiException forbiddenMedia(String message) {
        return new ApiException(403, "permission_error", null, "media_not_allowed", 0, message);
    }

    /** Returns what a full queue answers. */
    public static ApiException queueFull(String why, int retryAfter) {
        return new ApiException(
                TOO_MANY, "rate_limit_error", null, "queue_full", retryAfter, "rate limit reached: " + why);
    }

    /** Returns what a server answers that loads or ends. */
    public static ApiException unavailable(String code, String message, int retryAfter) {
        return new ApiException(UNAVAILABLE, "unavailable_error", null, code, retryAfter, message);
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns what clients count errors by. */
    public String code() {
        return code == null ? type : code;
    }

    /** Returns after how many seconds to ask again, where that helps. */
    public OptionalInt retryAfter() {
        return retryAfter > 0 ? OptionalInt.of(retryAfter) : OptionalInt.empty();
    }

    /** Returns whether asking again helps, where that is known. */
    public Optional<Boolean> retryHelps() {
        if (status == TOO_MANY || status == UNAVAILABLE) {
            return Optional.of(true);
        }
        return status == 500 || status == 408 ? Optional.empty() : Optional.of(false);
    }

    /** Returns the body: an error object with all four fields. */
    public ObjectNode body() {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }
}
