// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * One request and its answer, redirections followed: the token goes to the hub itself only, and from https never to http. For one
 * thread; the caller closes it.
 */
final class HubConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int REDIRECTIONS = 8;
    private static final int LONGEST_PAUSE_SECONDS = 120;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpURLConnection connection;
    private final int status;

    private HubConnection(HttpURLConnection connection, int status) {
        this.connection = connection;
        this.status = status;
    }

    /**
     * Asks for something.
     *
     * @param path below the hub's address, encoded
     * @param from how many bytes are there already
     * @param patience how long nothing may come
     * @throws HubFailure if it is worth another try
     * @throws LlavaMiniException if the hub refuses
     */
    static HubConnection get(HubSettings settings, ModelName name, String path, long from, Duration patience)
            throws IOException {
        URI hub = settings.endpoint();
        URI address = URI.create(hub + path);
        for (int i = 0; i < REDIRECTIONS; i++) {
            HttpURLConnection connection = open(address, from, patience);
            if (sameOrigin(address, hub)) {
                settings.token().ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token));
            }
            int status = connection.getResponseCode();
            Optional<String> location = Optional.ofNullable(connection.getHeaderField("Location"));
            if (status / 100 != 3 || location.isEmpty()) {
                HubConnection answered = new HubConnection(connection, status);
                try {
                    answered.requireSuccess(settings, name);
                } catch (IOException | RuntimeException failure) {
                    answered.close();
                    throw failure;
                }
                return answered;
            }
            connection.disconnect();
            address = next(address, location.get());
        }
        throw new IOException("more than " + REDIRECTIONS + " redirections");
    }

    private static HttpURLConnection open(URI address, long from, Duration patience) throws IOException {
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("not an address of the web: " + address);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
        connection.setRequestProperty(
                "User-Agent", "llava-mini; java/" + Runtime.version().feature());
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        return connection;
    }

    private static URI next(URI from, String location) throws IOException {
        try {
            URI to = from.resolve(location);
            boolean allowed =
                    "https".equals(to.getScheme()) || "http".equals(to.getScheme()) && "http".equals(from.getScheme());
            if (allowed && to.getHost() != null) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("redirected to what is no address: " + location, e);
        }
        throw new IOException("redirected to where it does not go: " + location);
    }

    private static boolean sameOrigin(URI one, URI other) {
        return requireNonNull(one.getScheme()).equals(other.getScheme())
                && requireNonNull(one.getRawAuthority()).equals(other.getRawAuthority());
    }

    private void requireSuccess(HubSettings settings, ModelName name) throws IOException {
        switch (status) {
            case HttpURLConnection.HTTP_OK, HttpURLConnection.HTTP_PARTIAL, RANGE_NOT_SATISFIABLE -> {}
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                throw refused(
                        settings.token().isPresent()
                                ? "the access token is not accepted for " + name + " (HF_TOKEN, --token-file)"
                                : "there is no such model, or it needs an access token: " + name
                                        + " (set HF_TOKEN, or give --token-file)");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                throw refused("no access to " + name + ": its terms may have to be accepted first at "
                        + settings.endpoint() + "/" + name.repository());
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
                throw refused("no such model or revision at " + settings.endpoint() + ": " + name);
            default -> {
                String what = settings.endpoint() + " answers " + status;
                if (status == TOO_MANY_REQUESTS
                        || status >= HttpURLConnection.HTTP_INTERNAL_ERROR
                        || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT) {
                    throw new HubFailure(what, pause());
                }
                throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, what + " for " + name);
            }
        }
    }

    private static LlavaMiniException refused(String message) {
        return new LlavaMiniException(ErrorCode.MODEL_NOT_FOUND, message);
    }

    private Duration pause() {
        int seconds = connection.getHeaderFieldInt("Retry-After", 0);
        return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_PAUSE_SECONDS));
    }

    /** Returns whether the answer begins where it was asked to; else it begins at the beginning. */
    boolean isPart() {
        return status == HttpURLConnection.HTTP_PARTIAL;
    }

    /** Returns whether there is nothing behind what is there already. */
    boolean isBeyondEnd() {
        return status == RANGE_NOT_SATISFIABLE;
    }

    InputStream body() throws IOException {
        return connection.getInputStream();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
