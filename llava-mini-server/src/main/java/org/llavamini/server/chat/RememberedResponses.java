// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.server.wire.ChatMessage;
import org.llavamini.server.wire.ContentPart;

/** The conversations that answers can be gone on from, up to so many characters; what was not used for longest goes first. Thread-safe. */
final class RememberedResponses {
    private static final long MOST_CHARACTERS = 64L << 20;

    private record Remembered(List<ChatMessage> messages, long characters) {}

    private final Map<String, Remembered> conversations = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    synchronized Optional<List<ChatMessage>> find(String caller, String id) {
        return Optional.ofNullable(conversations.get(caller + "\n" + id)).map(Remembered::messages);
    }

    synchronized void remember(String caller, String id, List<ChatMessage> messages, String answer) {
        List<ChatMessage> all = new ArrayList<>(messages);
        all.add(new ChatMessage(ChatMessage.Speaker.ASSISTANT, List.of(new ContentPart.Text(answer))));
        Remembered remembered = new Remembered(List.copyOf(all), cost(all));
        if (remembered.characters() > MOST_CHARACTERS) {
            return;
        }
        conversations.put(caller + "\n" + id, remembered);
        characters += remembered.characters();
        Iterator<Remembered> oldest = conversations.values().iterator();
        while (characters > MOST_CHARACTERS) {
            characters -= oldest.next().characters();
            oldest.remove();
        }
    }

    private static long cost(List<ChatMessage> messages) {
        long cost = 256;
        for (ChatMessage message : messages) {
            for (ContentPart part : message.parts()) {
                cost += 64
                        + switch (part) {
                            case ContentPart.Text text -> text.text().length();
                            case ContentPart.Image image ->
                                image.url().map(String::length).orElse(0);
                            case ContentPart.Video video ->
                                video.url().map(String::length).orElse(0);
                        };
            }
        }
        return cost;
    }
}
