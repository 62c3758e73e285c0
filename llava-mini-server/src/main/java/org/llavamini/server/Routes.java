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
import java.util.function.Consumer;
import org.llavamini.server.chat.Answers;
import org.llavamini.server.chat.ChatHandler;
import org.llavamini.server.chat.LookHandler;
import org.llavamini.server.chat.MessagePrompt;
import org.llavamini.server.chat.PreparedPrompt;
import org.llavamini.server.chat.ResponsesHandler;
import org.llavamini.server.chat.TokenizeHandler;
import org.llavamini.server.http.BodyBudget;
import org.llavamini.server.http.Reply;
import org.llavamini.server.http.RequestBody;
import org.llavamini.server.live.VideoSessionHandler;
import org.llavamini.server.live.VideoSessions;
import org.llavamini.server.media.MediaResolver;
import org.llavamini.server.metric.ServerMetrics;
import org.llavamini.server.page.PageHandler;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.ChatRequest;
import org.llavamini.server.wire.Json;
import org.llavamini.server.wire.ResponsesRequest;

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
    private final ResponsesHandler responses;
    private final TokenizeHandler tokens;
    private final LookHandler looks;
    private final VideoSessionHandler live;
    private final BodyBudget bodies;

    Routes(
            ServerSettings settings,
            Endpoint endpoint,
            Answers answers,
            MediaResolver media,
            VideoSessions sessions,
            ServerMetrics metrics) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.answers = answers;
        this.prompts = new MessagePrompt(media, metrics);
        this.metrics = metrics;
        this.names = new ModelNames(settings.aliases(), settings.strictModel());
        this.chat = new ChatHandler(answers);
        this.responses = new ResponsesHandler(answers, prompts);
        this.tokens = new TokenizeHandler(answers);
        this.looks = new LookHandler(answers, media);
        this.live = new VideoSessionHandler(sessions, answers, chat);
        this.bodies = new BodyBudget(
                Math.max(2 * settings.maxBodyBytes(), Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    void register(HttpRouting.Builder routing) {
        for (String prefix : List.of("", "/v1")) {
            get(routing, prefix + "/models", guarded(this::models));
            get(routing, prefix + "/models/{id}", guarded(this::model));
            post(routing, prefix + "/chat/completions", guarded(this::complete));
            post(routing, prefix + "/responses", guarded(this::respond));
            post(routing, prefix + "/tokenize", guarded(this::tokenize));
            post(routing, prefix + "/vision/map", guarded(this::look));
            post(routing, prefix + "/video/sessions", guarded(this::beginVideo));
            post(routing, prefix + "/video/sessions/{id}/frames", guarded(this::addFrame));
            post(routing, prefix + "/video/sessions/{id}/chat", guarded(this::askVideo));
            routing.delete(prefix + "/video/sessions/{id}", guarded(this::endVideo));
            get(routing, prefix + "/health", endpoint.open(this::health));
        }
        get(routing, "/ready", endpoint.open(this::ready));
        get(routing, "/metrics", guarded(this::metrics));
        if (settings.page()) {
            PageHandler page = new PageHandler();
            routing.get("/", endpoint.open((request, response, _) -> page.index(request, response)));
            routing.get("/page/{name}", endpoint.open((request, response, _) -> page.file(request, response)));
        }
        routing.options("/*", endpoint.open(Routes::nothing));
        routing.any(endpoint.open(Routes::unknown));
    }

    private static void nothing(ServerRequest request, ServerResponse response, String caller) {
        response.status(Status.NO_CONTENT_204).send();
    }

    private static void unknown(ServerRequest request, ServerResponse response, String caller) {
        throw ApiException.of(404, "not_found_error", "not_found", "there is no such path");
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

    private void models(ServerRequest request, ServerResponse response, String caller) {
        Reply.json(response, names.list(answers.model()));
    }

    private void model(ServerRequest request, ServerResponse response, String caller) {
        Reply.json(response, names.one(id(request), answers.model()));
    }

    private void complete(ServerRequest request, ServerResponse response, String caller) {
        withBody(request, body -> {
            ChatRequest asked = ChatRequest.read(body);
            names.check(asked.model(), answers.model());
            PreparedPrompt prompt = prompts.prepare(asked.messages(), asked.video(), asked.options(), caller);
            chat.answer(prompt, asked.stream(), asked.includeUsage(), response);
        });
    }

    private void respond(ServerRequest request, ServerResponse response, String caller) {
        withBody(request, body -> {
            ResponsesRequest asked = ResponsesRequest.read(body);
            names.check(asked.model(), answers.model());
            responses.answer(asked, caller, response);
        });
    }

    private void tokenize(ServerRequest request, ServerResponse response, String caller) {
        withBody(request, body -> tokens.tokenize(body, response));
    }

    private void look(ServerRequest request, ServerResponse response, String caller) {
        withBody(request, body -> looks.look(body, caller, response));
    }

    private void beginVideo(ServerRequest request, ServerResponse response, String caller) {
        withBody(request, body -> live.begin(body, caller, response));
    }

    private void addFrame(ServerRequest request, ServerResponse response, String caller) {
        answers.model();
        try (BodyBudget.Share share = bodies.share()) {
            live.add(RequestBody.read(request, settings.maxBodyBytes(), share), caller, id(request), response);
        }
    }

    private void askVideo(ServerRequest request, ServerResponse response, String caller) {
        withBody(request, body -> live.ask(body, caller, id(request), response));
    }

    private void endVideo(ServerRequest request, ServerResponse response, String caller) {
        live.end(caller, id(request), response);
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get("id");
    }

    /** Reads the body of a request while there is a model to ask, and gives its memory back afterwards. */
    private void withBody(ServerRequest request, Consumer<ObjectNode> work) {
        answers.model();
        try (BodyBudget.Share share = bodies.share()) {
            work.accept(Json.object(RequestBody.read(request, settings.maxBodyBytes(), share)));
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
