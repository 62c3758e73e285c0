// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.format.Rows;

/** A judge behind an endpoint that speaks OpenAI's chat completions. Thread-safe. */
public final class OpenAiJudge implements Judge {
    private static final String PATH = "/chat/completions";
    private static final int TRIES = 6;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int SHOWN = 200;

    private final HttpClient client;
    private final URI endpoint;
    private final String model;
    private final Optional<String> key;
    private final Duration firstPause;

    /**
     * Prepares to ask; nothing is sent yet.
     *
     * @param url the API's address, with or without {@code /chat/completions} at its end
     * @param model the model's name there
     * @param key sent as bearer token, if any
     * @param firstPause how long to wait after a first failure; each further pause is twice as long
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the address is none
     */
    public OpenAiJudge(String url, String model, Optional<String> key, Duration firstPause) {
        this.client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
        this.endpoint = endpoint(url);
        this.model = requireNonNull(model, "model is null");
        this.key = requireNonNull(key, "key is null");
        this.firstPause = requireNonNull(firstPause, "firstPause is null");
    }

    private static URI endpoint(String url) {
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        try {
            URI uri = URI.create(base.endsWith(PATH) ? base : base + PATH);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as is an address without a host.
        }
        throw new LlavaMiniException(
                ErrorCode.INVALID_REQUEST, "not an http or https address: '" + url + "' (--judge-url)");
    }

    @Override
    public String name() {
        return model;
    }

    @Override
    public Reply ask(JudgeRequest request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(request)));
        key.ifPresent(secret -> http.header("Authorization", "Bearer " + secret));
        Duration pause = firstPause;
        String problem = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (attempt > 0) {
                sleep(pause);
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
            try {
                HttpResponse<String> response = client.send(http.build(), HttpResponse.BodyHandlers.ofString());
                int status = response.statusCode();
                if (status == OK) {
                    return reply(response.body());
                }
                if (status == BAD_REQUEST && response.body().contains("content_filter")) {
                    return new Reply("", true);
                }
                problem = "status " + status + ": " + shown(response.body());
                if (status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS && status < SERVER_ERROR) {
                    throw failed(problem);
                }
                pause = retryAfter(response).orElse(pause);
            } catch (IOException e) {
                problem = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LlavaMiniException(ErrorCode.CANCELLED, "judging was interrupted", e);
            }
        }
        throw failed("after " + TRIES + " tries, " + problem);
    }

    private String body(JudgeRequest request) {
        List<Map<String, String>> messages = new ArrayList<>();
        if (!request.system().isEmpty()) {
            messages.add(Map.of("role", "system", "content", request.system()));
        }
        messages.add(Map.of("role", "user", "content", request.user()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("messages", messages);
        request.temperature().ifPresent(value -> body.put("temperature", value));
        body.put("max_tokens", request.maxTokens());
        return Rows.line(body);
    }

    private Reply reply(String body) {
        JsonNode choice =
                Rows.parse(body, "the judge's answer").node().path("choices").path(0);
        JsonNode message = choice.path("message");
        boolean refused = choice.path("finish_reason").asText("").equals("content_filter")
                || message.path("refusal").isTextual();
        if (!refused && !message.path("content").isTextual()) {
            throw failed("its answer has no content: " + shown(body));
        }
        return new Reply(message.path("content").asText(""), refused);
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> shorter(Duration.ofSeconds(Long.parseLong(value)), LONGEST_PAUSE));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "judging was interrupted", e);
        }
    }

    private static String shown(String body) {
        String line = body.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    private LlavaMiniException failed(String problem) {
        return new LlavaMiniException(
                ErrorCode.INPUT_OUTPUT, "the judge does not answer: " + problem + " (" + endpoint + "; --judge-url)");
    }
}
