// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import static java.util.Objects.requireNonNull;

import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import org.llavamini.Answer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.server.http.ClientGoneException;
import org.llavamini.server.http.EventStream;
import org.llavamini.server.http.Reply;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.ChatObjects;

/** Sends chat completions, whole or as they grow. */
public final class ChatHandler {
    /** What is wrong with a request mostly shows so soon, and can then be told by the status. */
    static final Duration TIME_FOR_REFUSALS = Duration.ofMillis(300);

    private static final PendingAnswer.Follower WAITING = new PendingAnswer.Follower() {
        @Override
        public void onText(String piece) {}

        @Override
        public void onQuiet() {}
    };

    private final Answers answers;

    public ChatHandler(Answers answers) {
        this.answers = requireNonNull(answers, "answers is null");
    }

    /**
     * Has a prompt answered and sends the completion.
     *
     * @param stream whether as events
     * @param includeUsage whether the last event tells how many tokens
     */
    public void answer(PreparedPrompt prompt, boolean stream, boolean includeUsage, ServerResponse response) {
        String model = answers.model().name();
        PendingAnswer answer = answers.begin(prompt);
        ChatObjects objects = ChatObjects.begin(model);
        if (stream) {
            answer.awaitSign(TIME_FOR_REFUSALS);
            stream(answer, objects, includeUsage, response);
        } else {
            Reply.json(response, objects.completion(whole(answer)));
        }
    }

    /**
     * Waits for the whole answer.
     *
     * @throws LlavaMiniException if it ended before its first word, by its deadline or by the server's end
     */
    static Answer whole(PendingAnswer pending) {
        Answer answer = pending.follow(WAITING);
        if (answer.text().isEmpty()) {
            switch (answer.finishReason()) {
                case DEADLINE ->
                    throw ApiException.of(504, "timeout_error", "deadline_exceeded", "there was no answer in time");
                case CANCELLED -> throw new LlavaMiniException(ErrorCode.CANCELLED, "the answer was cancelled");
                case STOP, LENGTH -> {}
            }
        }
        return answer;
    }

    private void stream(PendingAnswer pending, ChatObjects objects, boolean includeUsage, ServerResponse response) {
        try (EventStream events = new EventStream(response)) {
            try {
                Answer answer = grow(pending, objects, events);
                events.send(objects.end(answer, !includeUsage));
                if (includeUsage) {
                    events.send(objects.usage(answer));
                }
            } catch (ClientGoneException gone) {
                throw gone;
            } catch (RuntimeException failure) {
                ApiException error = answers.failed(failure);
                events.send(error.body());
            }
            events.done();
        } catch (ClientGoneException gone) {
            pending.cancel();
            throw gone;
        }
    }

    private static Answer grow(PendingAnswer pending, ChatObjects objects, EventStream events) {
        events.send(objects.first());
        return pending.follow(new PendingAnswer.Follower() {
            @Override
            public void onText(String piece) {
                events.send(objects.piece(piece));
            }

            @Override
            public void onQuiet() {
                events.ping();
            }
        });
    }
}
