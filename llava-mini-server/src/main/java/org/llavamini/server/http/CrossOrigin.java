// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import org.llavamini.server.wire.ApiException;

/** Which web pages of other origins may use this server; none unless listed. */
public final class CrossOrigin {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    private final List<String> origins;

    /** Returns the rule that allows these origins, such as {@code https://example.org}, or all with {@code *}. */
    public CrossOrigin(List<String> origins) {
        this.origins = origins.stream()
                .map(origin -> origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin)
                .toList();
    }

    /**
     * Adds what a page of an allowed origin needs.
     *
     * @throws ApiException with 403 if a browser says that a page of another origin asks for more than to be shown
     */
    public void check(ServerRequest request, ServerResponse response) {
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        if (!origins.isEmpty()) {
            response.header(HeaderNames.VARY, "Origin");
        }
        if (origin.isPresent() && (origins.contains(origin.get()) || origins.contains("*"))) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin.get());
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE, OPTIONS");
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, allowedHeaders(request));
            response.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
            return;
        }
        boolean foreign =
                request.headers().first(FETCH_SITE).filter("cross-site"::equals).isPresent();
        if (foreign && origin.isPresent()) {
            throw ApiException.of(
                    403,
                    "permission_error",
                    "origin_not_allowed",
                    "pages of this origin may not ask; --allowed-origin lists those that may");
        }
    }

    /** What a client library adds is its own business; keys are checked all the same. */
    private static String allowedHeaders(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)
                .filter(names -> names.matches("[A-Za-z0-9, _-]{1,1000}"))
                .orElse("authorization, content-type");
    }
}
