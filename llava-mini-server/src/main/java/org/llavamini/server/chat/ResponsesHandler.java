// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.Answer;
import org.llavamini.server.http.ClientGoneException;
import org.llavamini.server.http.EventStream;
import org.llavamini.server.http.Reply;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.ChatMessage;
import org.llavamini.server.wire.ResponsesObjects;
import org.llavamini.server.wire.ResponsesRequest;

/** Sends answers of the Responses API, whole or as named events, and remembers what was said for the next. */
public final class ResponsesHandler {
    private final Answers answers;
    private final MessagePrompt prompts;
    private final RememberedResponses remembered = new RememberedResponses();

    public ResponsesHandler(Answers answers, MessagePrompt prompts) {
        this.answers = requireNonNull(answers, "answers is null");
        this.prompts = requireNonNull(prompts, "prompts is null");
    }

    /** Has a request answered and sends the answer. */
    public void answer(ResponsesRequest request, String caller, ServerResponse response) {
        String model = answers.model().name();
        List<ChatMessage> before = request.previous()
                .map(id -> remembered
                        .find(caller, id)
                        .orElseThrow(() -> ApiException.of(
                                404,
                                "invalid_request_error",
                                "previous_response_not_found",
                                "nothing is remembered of " + id + " any more; send the conversation as input")))
                .orElse(List.of());
        PendingAnswer pending = answers.begin(
                prompts.prepare(request.conversation(before), request.video(), request.options(), caller));
        ResponsesObjects objects = ResponsesObjects.begin(model, request.previous());
        Answer answer;
        if (request.stream()) {
            pending.awaitSign(ChatHandler.TIME_FOR_REFUSALS);
            Optional<Answer> streamed = stream(pending, objects, response);
            if (streamed.isEmpty()) {
                return;
            }
            answer = streamed.get();
        } else {
            answer = ChatHandler.whole(pending);
            Reply.json(response, objects.response(answer));
        }
        if (request.store()) {
            List<ChatMessage> said = new ArrayList<>(before);
            said.addAll(request.input());
            remembered.remember(caller, objects.id(), said, answer.text());
        }
    }

    private Optional<Answer> stream(PendingAnswer pending, ResponsesObjects objects, ServerResponse response) {
        try (EventStream out = new EventStream(response)) {
            NumberedEvents events = new NumberedEvents(out);
            try {
                return Optional.of(grow(pending, objects, events));
            } catch (ClientGoneException gone) {
                throw gone;
            } catch (RuntimeException failure) {
                ApiException error = answers.failed(failure);
                events.send(objects.about("response.failed", objects.failed(error)));
                return Optional.empty();
            }
        } catch (ClientGoneException gone) {
            pending.cancel();
            throw gone;
        }
    }

    private static Answer grow(PendingAnswer pending, ResponsesObjects objects, NumberedEvents events) {
        events.send(objects.about("response.created", objects.unfinished()));
        events.send(objects.about("response.in_progress", objects.unfinished()));
        events.send(objects.aboutItem("response.output_item.added", objects.message("", "in_progress")));
        ObjectNode added = objects.aboutText("response.content_part.added");
        added.set("part", objects.part(""));
        events.send(added);
        Answer answer = pending.follow(new PendingAnswer.Follower() {
            @Override
            public void onText(String piece) {
                events.send(objects.text("response.output_text.delta", "delta", piece));
            }

            @Override
            public void onQuiet() {
                events.out.ping();
            }
        });
        events.send(objects.text("response.output_text.done", "text", answer.text()));
        ObjectNode done = objects.aboutText("response.content_part.done");
        done.set("part", objects.part(answer.text()));
        events.send(done);
        ObjectNode whole = objects.response(answer);
        String status = whole.path("status").asText();
        events.send(objects.aboutItem("response.output_item.done", objects.message(answer.text(), status)));
        events.send(objects.about("response." + status, whole));
        return answer;
    }

    /** Events that bear their type as a name, and a number. */
    private static final class NumberedEvents {
        private final EventStream out;
        private int next;

        NumberedEvents(EventStream out) {
            this.out = out;
        }

        void send(ObjectNode event) {
            out.send(event.path("type").asText(), event.put("sequence_number", next++));
        }
    }
}
