// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.llavamini.server.http.ConnectionLimits;
import org.llavamini.server.media.MediaRules;

/**
 * How a model is served.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 takes a free one
 * @param keys with which clients may ask; none: everybody may
 * @param aliases further names of the model
 * @param strictModel whether requests must name the model; else any name will do
 * @param deadline how long an answer may take, from its arrival
 * @param maxBodyBytes most bytes of a request
 * @param mediaPaths folders below which clients may name files of this machine
 * @param mediaDomains hosts from which pictures and videos are fetched
 * @param allowedOrigins web pages of other origins that may ask
 * @param grace how long running answers may take when the server ends
 * @param page whether there is the chat page
 * @param maxVideoSessions how many videos can go on at a time
 * @param videoSessionIdle after how long without use one ends
 * @param connections how long clients may take
 */
record ServerSettings(
        String host,
        int port,
        List<String> keys,
        List<String> aliases,
        boolean strictModel,
        Duration deadline,
        long maxBodyBytes,
        List<Path> mediaPaths,
        List<String> mediaDomains,
        List<String> allowedOrigins,
        Duration grace,
        boolean page,
        int maxVideoSessions,
        Duration videoSessionIdle,
        ConnectionLimits connections) {
    ServerSettings {
        keys = List.copyOf(keys);
        aliases = List.copyOf(aliases);
        mediaPaths = List.copyOf(mediaPaths);
        mediaDomains = List.copyOf(mediaDomains);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    MediaRules mediaRules() {
        return new MediaRules(mediaPaths, mediaDomains, maxBodyBytes);
    }
}
