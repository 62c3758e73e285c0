// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import org.llavamini.server.chat.Answers;
import org.llavamini.server.chat.ChatHandler;
import org.llavamini.server.chat.MessagePrompt;
import org.llavamini.server.http.BodyBudget;
import org.llavamini.server.http.Reply;
import org.llavamini.server.http.RequestBody;
import org.llavamini.server.metric.ServerMetrics;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.ChatRequest;
import org.llavamini.server.wire.Json;

/** The paths, each with and without {@code /v1}. */
final class Routes {
    private static final int SHARE_OF_HEAP = 4;

    private final ServerSettings settings;
    private final Endpoint endpoint;
    private final Answers answers;
    private final MessagePrompt prompts;
    private final ServerMetrics metrics;
    private final ModelNames names;
    private final ChatHandler chat;
    private final BodyBudget bodies;

    Routes(ServerSettings settings, Endpoint endpoint, Answers answers, MessagePrompt prompts, ServerMetrics metrics) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.answers = answers;
        this.prompts = prompts;
        this.metrics = metrics;
        this.names = new ModelNames(settings.aliases(), settings.strictModel());
        this.chat = new ChatHandler(answers);
        this.bodies = new BodyBudget(
                Math.max(2 * settings.maxBodyBytes(), Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    void register(HttpRouting.Builder routing) {
        for (String prefix : List.of("", "/v1")) {
            get(
                    routing,
                    prefix + "/models",
                    guarded((_, response, _) -> Reply.json(response, names.list(answers.model()))));
            get(routing, prefix + "/models/{id}", guarded(this::model));
            post(routing, prefix + "/chat/completions", guarded(this::complete));
            get(routing, prefix + "/health", endpoint.open(this::health));
        }
        get(routing, "/ready", endpoint.open(this::ready));
        get(routing, "/metrics", guarded(this::metrics));
        routing.options(
                "/*",
                endpoint.open((_, response, _) ->
                        response.status(Status.NO_CONTENT_204).send()));
        routing.any(endpoint.open((_, _, _) -> {
            throw ApiException.of(404, "not_found_error", "not_found", "there is no such path");
        }));
    }

    private Handler guarded(Endpoint.Work work) {
        return endpoint.guarded(work);
    }

    private void get(HttpRouting.Builder routing, String path, Handler handler) {
        routing.get(path, handler);
        routing.post(path, wrongMethod("GET"));
    }

    private void post(HttpRouting.Builder routing, String path, Handler handler) {
        routing.post(path, handler);
        routing.get(path, wrongMethod("POST"));
    }

    private Handler wrongMethod(String right) {
        return endpoint.open((_, response, _) -> {
            response.header(HeaderNames.ALLOW, right);
            throw ApiException.of(
                    405, "invalid_request_error", "method_not_allowed", "this path is asked with " + right);
        });
    }

    private void model(ServerRequest request, ServerResponse response, String caller) {
        Reply.json(response, names.one(request.path().pathParameters().get("id"), answers.model()));
    }

    private void complete(ServerRequest request, ServerResponse response, String caller) {
        answers.model();
        try (BodyBudget.Share share = bodies.share()) {
            ChatRequest chatRequest =
                    ChatRequest.read(Json.object(RequestBody.read(request, settings.maxBodyBytes(), share)));
            names.check(chatRequest.model(), answers.model());
            chat.answer(
                    prompts.prepare(chatRequest.messages(), chatRequest.video(), chatRequest.options(), caller),
                    chatRequest.stream(),
                    chatRequest.includeUsage(),
                    response);
        }
    }

    private void health(ServerRequest request, ServerResponse response, String caller) {
        answers.model();
        Reply.json(response, Json.object().put("status", "ok"));
    }

    private void ready(ServerRequest request, ServerResponse response, String caller) {
        String model = answers.model().name();
        ObjectNode body = Json.object().put("status", "ready");
        Reply.json(response, body.put("model", model));
    }

    private void metrics(ServerRequest request, ServerResponse response, String caller) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(metrics.text());
    }
}
