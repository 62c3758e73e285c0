// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.page;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.server.wire.ApiException;

/** Sends the chat page. All of its files are read from the class path beforehand, so a path can name no other. */
public final class PageHandler {
    private static final String INDEX = "index.html";
    private static final List<String> FILES = List.of(
            INDEX,
            "style.css",
            "icon.svg",
            "app.js",
            "api.js",
            "camera.js",
            "dom.js",
            "icons.js",
            "markdown.js",
            "media.js",
            "settings.js",
            "store.js",
            "text.js",
            "view.js");

    /** Nothing comes from elsewhere and nothing goes elsewhere. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " media-src 'self' blob: mediastream:; connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    /** One file. */
    private static final class Resource {
        private final byte[] content;
        private final String type;
        private final String tag;

        Resource(byte[] content, String type, String tag) {
            this.content = content;
            this.type = type;
            this.tag = tag;
        }
    }

    private final Map<String, Resource> files = new LinkedHashMap<>();

    /** Reads the page. */
    public PageHandler() {
        FILES.forEach(name -> files.put(name, read(name)));
    }

    private static Resource read(String name) {
        try (InputStream stream = PageHandler.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks a part of the chat page: " + name);
            }
            byte[] content = stream.readAllBytes();
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
            return new Resource(content, type(name), '"' + digest + '"');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/javascript; charset=utf-8";
        };
    }

    /** Sends the page itself. */
    public void index(ServerRequest request, ServerResponse response) {
        send(INDEX, request, response);
    }

    /** Sends one of its files. */
    public void file(ServerRequest request, ServerResponse response) {
        send(request.path().pathParameters().get("name"), request, response);
    }

    private void send(String name, ServerRequest request, ServerResponse response) {
        Resource file = files.get(name);
        if (file == null) {
            throw ApiException.of(404, "not_found_error", "not_found", "there is no such path");
        }
        response.header(HeaderNames.create("Content-Security-Policy"), POLICY);
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        response.header(HeaderNames.create("X-Frame-Options"), "DENY");
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.header(HeaderNames.ETAG, file.tag);
        if (request.headers()
                .first(HeaderNames.IF_NONE_MATCH)
                .filter(file.tag::equals)
                .isPresent()) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, file.type);
        response.send(file.content);
    }
}
