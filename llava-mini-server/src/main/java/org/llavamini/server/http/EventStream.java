// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.llavamini.server.wire.Json;

/**
 * Server-sent events, each on its way as soon as it is sent. Written by hand: {@code data: } with its blank, which simple clients strip, and
 * whatever the request says it accepts, as clients of the OpenAI API accept JSON and read events.
 */
public final class EventStream implements AutoCloseable {
    private final OutputStream out;
    private final ClientConnection connection = ClientConnection.current();

    /** Begins the events; status and headers go out with the first. */
    public EventStream(ServerResponse response) {
        response.status(Status.OK_200);
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.header(HeaderNames.create("X-Accel-Buffering"), "no");
        this.out = response.outputStream();
    }

    /**
     * Sends an event.
     *
     * @throws ClientGoneException if nobody reads it any more
     */
    public void send(JsonNode data) {
        write("data: " + Json.text(data) + "\n\n");
    }

    /** Sends an event that has a name. */
    public void send(String name, JsonNode data) {
        write("event: " + name + "\ndata: " + Json.text(data) + "\n\n");
    }

    /** Sends the event that says that there are no more. */
    public void done() {
        write("data: [DONE]\n\n");
    }

    /** Sends what clients pass over, so that nobody in between thinks the connection dead. */
    public void ping() {
        write(": ping\n\n");
    }

    private void write(String text) {
        connection.writeBegins();
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException | RuntimeException e) {
            throw new ClientGoneException("the client does not read its events", e);
        } finally {
            connection.writeEnds();
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException | RuntimeException e) {
            throw new ClientGoneException("the client does not read its events", e);
        }
    }
}
