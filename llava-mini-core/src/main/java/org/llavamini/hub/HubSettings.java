// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Where models come from and lie, by the environment variables that other tools read too.
 *
 * @param cache HF_HUB_CACHE, else {@code hub} in HF_HOME, else {@code ~/.cache/huggingface/hub}
 * @param endpoint HF_ENDPOINT, else https://huggingface.co
 * @param token HF_TOKEN, else what stands in the file HF_TOKEN_PATH or {@code token} in HF_HOME
 * @param offline HF_HUB_OFFLINE: the network is not used
 */
public record HubSettings(HubCache cache, URI endpoint, Optional<String> token, boolean offline) {
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    public HubSettings {
        requireNonNull(cache, "cache is null");
        requireNonNull(endpoint, "endpoint is null");
        requireNonNull(token, "token is null");
    }

    /**
     * Returns what the environment says.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} naming the variable that is at fault
     */
    public static HubSettings of(Map<String, String> environment) {
        return new HubSettings(
                HubCache.of(environment),
                endpoint(environment),
                token(environment),
                variable(environment, "HF_HUB_OFFLINE")
                        .map(value -> YES.contains(value.toUpperCase(Locale.ROOT)))
                        .orElse(false));
    }

    /**
     * Returns these settings with the token that a file holds.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if it cannot be read, {@code INVALID_REQUEST} if it holds none
     */
    public HubSettings withTokenFile(Path file) {
        try {
            String read = Files.readString(file).strip();
            return new HubSettings(cache, endpoint, Optional.of(checked(read, file.toString())), offline);
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the token cannot be read (" + file + ")", failure);
        }
    }

    /** The folder of everything that these tools keep. */
    static Path home(Map<String, String> environment) {
        return variable(environment, "HF_HOME")
                .map(HubSettings::path)
                .or(() -> variable(environment, "XDG_CACHE_HOME")
                        .map(home -> path(home).resolve("huggingface")))
                .orElseGet(() -> path("~/.cache/huggingface"));
    }

    static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    static Path path(String text) {
        return text.equals("~") || text.startsWith("~/")
                ? Path.of(System.getProperty("user.home") + text.substring(1))
                : Path.of(text);
    }

    private static URI endpoint(Map<String, String> environment) {
        String text = variable(environment, "HF_ENDPOINT").orElse("https://huggingface.co");
        try {
            URI endpoint = URI.create(text.replaceFirst("/+$", ""));
            if (Set.of("http", "https").contains(String.valueOf(endpoint.getScheme())) && endpoint.getHost() != null) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "not an address: " + text + " (HF_ENDPOINT)", e);
        }
        throw new LlavaMiniException(
                ErrorCode.INVALID_REQUEST, "must begin with http:// or https://, but is " + text + " (HF_ENDPOINT)");
    }

    private static Optional<String> token(Map<String, String> environment) {
        Optional<String> given =
                variable(environment, "HF_TOKEN").or(() -> variable(environment, "HUGGING_FACE_HUB_TOKEN"));
        if (given.isPresent()) {
            return given.map(token -> checked(token, "HF_TOKEN"));
        }
        Path file = variable(environment, "HF_TOKEN_PATH")
                .map(HubSettings::path)
                .orElseGet(() -> home(environment).resolve("token"));
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file).strip())
                            .filter(token -> !token.isEmpty())
                            .map(token -> checked(token, file.toString()))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String checked(String token, String origin) {
        if (!TOKEN.matcher(token).matches()) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "this holds no access token (" + origin + ")");
        }
        return token;
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "HubSettings[cache=" + cache + ", endpoint=" + endpoint + ", offline=" + offline + "]";
    }
}
