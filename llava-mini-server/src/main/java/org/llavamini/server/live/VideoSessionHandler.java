// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.live;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import org.llavamini.Answer;
import org.llavamini.Prompt;
import org.llavamini.StreamWindow;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.server.chat.Answers;
import org.llavamini.server.chat.ChatHandler;
import org.llavamini.server.chat.MessagePrompt;
import org.llavamini.server.chat.PendingAnswer;
import org.llavamini.server.chat.PreparedPrompt;
import org.llavamini.server.http.ClientConnection;
import org.llavamini.server.http.ClientGoneException;
import org.llavamini.server.http.EventStream;
import org.llavamini.server.http.Reply;
import org.llavamini.server.model.ServedModel;
import org.llavamini.server.wire.AnswerFields;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.ChatRequest;
import org.llavamini.server.wire.Json;
import org.llavamini.server.wire.RequestFields;

/** Live video over HTTP: frames come in while questions are asked, and a standing question is answered whenever there is something new. */
public final class VideoSessionHandler {
    private static final int MOST_FUSED = 64;
    private static final Duration LOOK_AT_CLIENT = Duration.ofMillis(200);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    private final VideoSessions sessions;
    private final Answers answers;
    private final ChatHandler chat;
    private final PictureReader reader = PictureReader.create();

    public VideoSessionHandler(VideoSessions sessions, Answers answers, ChatHandler chat) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.answers = requireNonNull(answers, "answers is null");
        this.chat = requireNonNull(chat, "chat is null");
    }

    /** Begins a session. */
    public void begin(ObjectNode body, String caller, ServerResponse response) {
        ServedModel model = answers.model();
        RequestFields request = RequestFields.of(body);
        int most = Math.max(1, model.contextLength() / 2);
        int fused = request.integer("fused_frames", 1, MOST_FUSED).orElse(16);
        int read = request.integer("read_frames", 1, most).orElse(Math.min(most, 256));
        double skip = request.number("skip_still", 0, 1).orElse(0);
        StreamWindow window = new StreamWindow(Math.min(fused, read), read, skip);
        VideoSession session = sessions.begin(caller, () -> model.live(window));
        ObjectNode object = Json.object();
        object.put("id", session.id());
        object.put("object", "video.session");
        object.put("created", Instant.now().getEpochSecond());
        object.put("model", model.name());
        object.put("fused_frames", window.fusedFrames());
        object.put("read_frames", window.readFrames());
        object.put("skip_still", skip);
        object.put("idle_timeout_seconds", sessions.idle().toSeconds());
        Reply.json(response, object);
    }

    /** Looks at a frame, which is a picture file. */
    public void add(byte[] file, String caller, String id, ServerResponse response) {
        VideoSession session = sessions.find(caller, id);
        answers.model();
        Picture picture = reader.read(file, "the frame");
        VideoSession.Progress progress = session.add(picture);
        ObjectNode object = Json.object();
        object.put("id", id);
        object.put("object", "video.session.frame");
        object.put("frames", progress.frames());
        object.put("frames_skipped", progress.skipped());
        Reply.json(response, object);
    }

    /** Answers a question about what is seen, once or again and again. */
    public void ask(ObjectNode body, String caller, String id, ServerResponse response) {
        VideoSession session = sessions.find(caller, id);
        ChatRequest request = ChatRequest.read(body);
        Prompt prompt =
                Prompt.of(MessagePrompt.conversation(request.messages())).options(request.options());
        RequestFields fields = RequestFields.of(body);
        if (fields.flag("standing")) {
            Duration every = Duration.ofMillis(
                    (long) (1000 * fields.number("every_seconds", 0, 3600).orElse(0)));
            stand(session, prompt, every, response);
        } else {
            PreparedPrompt prepared = new PreparedPrompt(session.about(prompt), () -> {});
            chat.answer(prepared, request.stream(), request.includeUsage(), response);
        }
    }

    /** Ends a session. */
    public void end(String caller, String id, ServerResponse response) {
        sessions.end(caller, id);
        Reply.json(
                response,
                Json.object().put("id", id).put("object", "video.session").put("deleted", true));
    }

    private void stand(VideoSession session, Prompt prompt, Duration every, ServerResponse response) {
        try (EventStream events = new EventStream(response)) {
            events.ping();
            try {
                answerAgainAndAgain(session, prompt, every, events);
            } catch (ClientGoneException gone) {
                throw gone;
            } catch (RuntimeException failure) {
                ApiException error = answers.failed(failure);
                events.send(error.body());
            }
            events.done();
        }
    }

    private void answerAgainAndAgain(VideoSession session, Prompt prompt, Duration every, EventStream events) {
        ClientConnection connection = ClientConnection.current();
        long known = 0;
        long lastSign = System.nanoTime();
        long due = System.nanoTime();
        while (!session.isClosed()) {
            long frames = session.awaitMore(known, LOOK_AT_CLIENT);
            if (connection.gone()) {
                throw new ClientGoneException("the client closed the connection");
            }
            if (frames > known && System.nanoTime() >= due) {
                known = frames;
                due = System.nanoTime() + every.toNanos();
                events.send(answer(session, prompt, frames, events));
                lastSign = System.nanoTime();
            } else if (System.nanoTime() - lastSign > SIGN_OF_LIFE.toNanos()) {
                events.ping();
                lastSign = System.nanoTime();
            }
        }
    }

    private ObjectNode answer(VideoSession session, Prompt prompt, long frames, EventStream events) {
        PendingAnswer pending = answers.begin(new PreparedPrompt(session.about(prompt), () -> {}));
        Answer answer = pending.follow(new PendingAnswer.Follower() {
            @Override
            public void onText(String piece) {
                session.touch();
            }

            @Override
            public void onQuiet() {
                events.ping();
            }
        });
        ObjectNode object = Json.object();
        object.put("object", "video.session.answer");
        object.put("session", session.id());
        object.put("frame", frames);
        object.put("content", answer.text());
        object.put("finish_reason", AnswerFields.finishReason(answer));
        object.set("usage", AnswerFields.usage(answer));
        object.set("llava_mini", AnswerFields.vendor(answer));
        return object;
    }
}
