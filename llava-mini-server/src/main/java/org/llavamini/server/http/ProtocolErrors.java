// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered to requests that are no proper HTTP or meet no path: the same JSON as all other errors. */
public final class ProtocolErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolErrors.class);

    private ProtocolErrors() {}

    /** Returns the answers. */
    public static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> response(status, headers, message));
        }
        return handlers.build();
    }

    private static DirectHandler.TransportResponse response(
            Status status, ServerResponseHeaders headers, String message) {
        LOG.debug("answered {}: {}", status.code(), message);
        headers.set(HeaderNames.CONTENT_TYPE, "application/json");
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .entity(Json.bytes(error(status).body()))
                .build();
    }

    private static ApiException error(Status status) {
        int code = status.code();
        return switch (code) {
            case 404 -> ApiException.of(404, "not_found_error", "not_found", "there is no such path");
            case 405 ->
                ApiException.of(405, "invalid_request_error", "method_not_allowed", "this path has another method");
            case 413 -> ApiException.of(413, "invalid_request_error", "request_too_large", "the request is too large");
            case 503 -> ApiException.unavailable("overloaded", "too many requests at a time", 1);
            default ->
                code < 500
                        ? ApiException.of(
                                code, "invalid_request_error", "bad_request", "the request is no valid HTTP/1.1")
                        : ApiException.of(code, "server_error", "internal_error", "something went wrong here");
        };
    }
}
