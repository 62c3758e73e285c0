// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.llavamini.Prompt;
import org.llavamini.option.GenerationOptions;
import org.llavamini.server.media.MediaResolver;
import org.llavamini.server.media.Shown;
import org.llavamini.server.metric.ServerMetrics;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.ChatMessage;
import org.llavamini.server.wire.ChatMessage.Speaker;
import org.llavamini.server.wire.ContentPart;
import org.llavamini.server.wire.VideoFields;
import org.llavamini.text.Conversation;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.Message;
import org.llavamini.text.Role;

/**
 * Makes a prompt of the messages that clients send: system texts joined, turns of one speaker joined, what is shown read once and put in
 * front of the words of the message that shows it first.
 */
public final class MessagePrompt {
    private final MediaResolver media;
    private final ServerMetrics metrics;

    public MessagePrompt(MediaResolver media, ServerMetrics metrics) {
        this.media = requireNonNull(media, "media is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
    }

    /** What one speaker says and shows until another speaks. */
    private static final class Turn {
        private final Role role;
        private final List<String> texts = new ArrayList<>();
        private boolean shows;

        Turn(Role role) {
            this.role = role;
        }

        Message message(boolean anythingShown) {
            String text = String.join("\n", texts);
            boolean placed = shows && ImagePlaceholder.count(text) == 1;
            if (!placed) {
                text = text.replace(ImagePlaceholder.TEXT, "<image >");
            }
            return new Message(role, anythingShown && shows && !placed ? ImagePlaceholder.before(text) : text);
        }
    }

    /**
     * Returns the conversation of messages without pictures.
     *
     * @throws ApiException if there is one
     */
    public static Conversation conversation(List<ChatMessage> messages) {
        for (ChatMessage message : messages) {
            if (message.parts().stream().anyMatch(part -> !(part instanceof ContentPart.Text))) {
                throw ApiException.badRequest("there can be no picture or video here");
            }
        }
        return conversation(system(messages), turns(messages, new LinkedHashMap<>()), false);
    }

    /**
     * Returns the prompt.
     *
     * @param caller whose remembered pictures may be meant
     * @throws ApiException naming the part that is wrong
     */
    public PreparedPrompt prepare(
            List<ChatMessage> messages, VideoFields video, GenerationOptions options, String caller) {
        Map<ContentPart, Shown> shown = shown(messages, caller);
        Optional<Shown> one = one(shown, video);
        Prompt prompt = Prompt.of(conversation(system(messages), turns(messages, shown), one.isPresent()))
                .options(options);
        if (one.isEmpty()) {
            return new PreparedPrompt(prompt, () -> {});
        }
        metrics.shown(one.get() instanceof Shown.Still ? "image" : "video");
        Shown.Opened opened = one.get().open(video.choice());
        return new PreparedPrompt(prompt.about(opened.input()), opened.release());
    }

    private Map<ContentPart, Shown> shown(List<ChatMessage> messages, String caller) {
        Map<ContentPart, Shown> shown = new LinkedHashMap<>();
        for (ChatMessage message : messages) {
            for (ContentPart part : message.parts()) {
                switch (part) {
                    case ContentPart.Image image -> shown.put(part, media.picture(image, caller));
                    case ContentPart.Video clip -> shown.put(part, media.video(clip, caller));
                    case ContentPart.Text _ -> {}
                }
                if (shown.containsKey(part) && message.speaker() != Speaker.USER) {
                    throw ApiException.badRequest("only the user's messages can show pictures and videos");
                }
            }
        }
        return shown;
    }

    private static Optional<Shown> one(Map<ContentPart, Shown> shown, VideoFields video) {
        if (video.framesAsImages()
                && shown.values().stream().allMatch(Shown.Still.class::isInstance)
                && shown.size() > 1) {
            return Optional.of(new Shown.Frames(shown.values().stream()
                    .map(Shown.Still.class::cast)
                    .map(Shown.Still::content)
                    .toList()));
        }
        List<Shown> different = List.copyOf(shown.values().stream()
                .collect(Collectors.toMap(Shown::key, each -> each, (first, _) -> first, LinkedHashMap::new))
                .values());
        if (different.size() > 1) {
            throw ApiException.of(
                    400,
                    "invalid_request_error",
                    "too_many_pictures",
                    "this model looks at one picture or one video per conversation, not at " + different.size()
                            + "; begin a new conversation, or set media_io_kwargs.video.frames_as_images for the frames of"
                            + " a video");
        }
        return different.stream().findFirst();
    }

    private static String system(List<ChatMessage> messages) {
        return messages.stream()
                .filter(message -> message.speaker() == Speaker.SYSTEM)
                .map(MessagePrompt::text)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"))
                .replace(ImagePlaceholder.TEXT, "<image >");
    }

    private static String text(ChatMessage message) {
        return message.parts().stream()
                .filter(ContentPart.Text.class::isInstance)
                .map(part -> ((ContentPart.Text) part).text())
                .collect(Collectors.joining("\n"));
    }

    private static List<Turn> turns(List<ChatMessage> messages, Map<ContentPart, Shown> shown) {
        List<Turn> turns = new ArrayList<>();
        boolean placed = false;
        for (ChatMessage message : messages) {
            if (message.speaker() == Speaker.SYSTEM) {
                continue;
            }
            Role role = message.speaker() == Speaker.USER ? Role.USER : Role.ASSISTANT;
            if (turns.isEmpty() && role == Role.ASSISTANT) {
                turns.add(new Turn(Role.USER));
            }
            if (turns.isEmpty() || turns.getLast().role != role) {
                turns.add(new Turn(role));
            }
            turns.getLast().texts.add(text(message));
            if (!placed && message.parts().stream().anyMatch(shown::containsKey)) {
                turns.getLast().shows = true;
                placed = true;
            }
        }
        return turns;
    }

    private static Conversation conversation(String system, List<Turn> turns, boolean anythingShown) {
        if (turns.isEmpty() || turns.getLast().role != Role.USER) {
            throw ApiException.badField("messages", "the last message must be the user's");
        }
        List<Message> messages =
                turns.stream().map(turn -> turn.message(anythingShown)).toList();
        return new Conversation(system.isBlank() ? Optional.empty() : Optional.of(system), messages, true);
    }
}
