// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.llavamini.Answer;
import org.llavamini.ImageInput;
import org.llavamini.Prompt;
import org.llavamini.Timings;
import org.llavamini.Usage;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.option.FinishReason;
import org.llavamini.text.Conversation;
import org.llavamini.text.Message;

/**
 * Answers what LangChain4j's contract tests ask as a capable model would, word by word, with the limits and the stop strings of the
 * request. It sees of a request what a model sees: the prompt that the adapter made, whose picture it decodes.
 */
final class ScriptedEngine implements ChatEngine {
    private static final Map<String, String> ANSWERS = Map.of(
            "What is the capital of Germany?", "The capital of Germany is Berlin.",
            "Translate: 'I love you'", "Ich liebe dich",
            "Say 'Hello World'", "Hello World",
            "What do you see?", "I see a cat.",
            "hello", "Hello! How can I help?");
    private static final String STORY =
            "Once upon a time there was a fox who lived in a forest, and one day it went out to see the world.";

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Reply answer(Prompt prompt) {
        if (!(prompt.text() instanceof Prompt.Dialogue(Conversation conversation))) {
            throw new AssertionError("the adapter makes conversations");
        }
        String asked = conversation.messages().getLast().text().replace("<image>\n", "");
        if (asked.contains("this message will fail")) {
            throw new LlavaMiniException(ErrorCode.QUEUE_FULL, "too many requests");
        }
        prompt.visual().ifPresent(shown -> ((ImageInput) shown).read(PictureReader.create()));
        String text = asked.equals("What is my favorite color?")
                ? favourite(conversation)
                : ANSWERS.getOrDefault(asked, STORY);
        return new Script(text, prompt);
    }

    private static String favourite(Conversation conversation) {
        return conversation.messages().stream()
                .map(Message::text)
                .filter(text -> text.contains("my favorite color is"))
                .map(text -> "It is " + text.substring(text.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("You did not say.");
    }

    /** A token is a word with the blank before it. */
    private static final class Script implements Reply {
        private final List<String> words;
        private final FinishReason reason;
        private final int promptTokens;
        private int said;
        private volatile boolean cancelled;

        Script(String text, Prompt prompt) {
            int end = prompt.options().stop().stream()
                    .mapToInt(text::indexOf)
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(text.length());
            List<String> all = List.of(text.substring(0, end).split("(?= )"));
            int most = prompt.options().maxNewTokens();
            words = all.subList(0, Math.min(most, all.size()));
            reason = all.size() > most ? FinishReason.LENGTH : FinishReason.STOP;
            promptTokens = prompt.toString().length();
        }

        @Override
        public boolean hasNext() {
            return !cancelled && said < words.size();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return words.get(said++);
        }

        @Override
        public Answer answer() {
            said = words.size();
            return new Answer(
                    String.join("", words),
                    reason,
                    new Usage(0, 0, 0, promptTokens, 0, words.size()),
                    new Timings(0, 0, 0, 0, 0, 0, 0),
                    false,
                    Optional.empty());
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void close() {
            cancelled = true;
        }
    }

    static LlavaMiniModelBuilder<LlavaMiniChatModel> chatModel() {
        return new LlavaMiniModelBuilder<>(new ScriptedEngine(), LlavaMiniChatModel::new);
    }

    static LlavaMiniModelBuilder<LlavaMiniStreamingChatModel> streamingModel() {
        return new LlavaMiniModelBuilder<>(new ScriptedEngine(), LlavaMiniStreamingChatModel::new);
    }
}
