// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.Json;

/** Sends JSON, errors too. */
public final class Reply {
    private Reply() {}

    /** Sends a value with 200. */
    public static void json(ServerResponse response, JsonNode value) {
        json(response, 200, value);
    }

    /** Sends a value. */
    public static void json(ServerResponse response, int status, JsonNode value) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(Json.bytes(value));
    }

    /** Sends an error. */
    public static void error(ServerResponse response, ApiException error) {
        error.retryAfter().ifPresent(seconds -> response.header(HeaderNames.RETRY_AFTER, Integer.toString(seconds)));
        error.retryHelps()
                .ifPresent(helps -> response.header(HeaderNames.create("x-should-retry"), Boolean.toString(helps)));
        if (error.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        json(response, error.status(), error.body());
    }
}
