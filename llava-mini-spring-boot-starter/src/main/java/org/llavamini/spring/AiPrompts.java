// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spring;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.llavamini.DialogueBuilder;
import org.llavamini.ImageInput;
import org.llavamini.Prompt;
import org.llavamini.VideoInput;
import org.llavamini.VisualAddresses;
import org.llavamini.VisualInput;
import org.llavamini.option.GenerationOptions;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.content.Media;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * From prompts of Spring AI to ours. Nothing is left out silently: what the model cannot take is refused by its name.
 *
 * @param model the only name that a prompt may ask for
 * @param defaults hold where a prompt does not say
 * @param addresses which addresses of media are followed
 */
record AiPrompts(String model, ChatOptions defaults, VisualAddresses addresses) {
    AiPrompts {
        requireNonNull(model, "model is null");
        requireNonNull(defaults, "defaults is null");
        requireNonNull(addresses, "addresses is null");
    }

    /**
     * Returns a prompt as the model takes it.
     *
     * @throws UnsupportedOperationException for tools, other models and media that are no pictures or videos
     */
    Prompt prompt(org.springframework.ai.chat.prompt.Prompt prompt) {
        DialogueBuilder dialogue = new DialogueBuilder();
        prompt.getInstructions().forEach(message -> add(message, dialogue));
        return dialogue.build().options(options(prompt.getOptions()));
    }

    private void add(Message message, DialogueBuilder dialogue) {
        switch (message) {
            case SystemMessage system -> dialogue.system(text(system));
            case UserMessage user -> {
                user.getMedia().forEach(media -> dialogue.show(visual(media)));
                dialogue.user(text(user));
            }
            case AssistantMessage answer -> {
                require(!answer.hasToolCalls(), "tools");
                dialogue.assistant(text(answer));
            }
            default -> throw unsupported("messages of the type " + message.getMessageType());
        }
    }

    private static String text(Message message) {
        String text = message.getText();
        return text == null ? "" : text;
    }

    private VisualInput visual(Media media) {
        String type = media.getMimeType().getType();
        return switch (media.getData()) {
            case byte[] content when type.equals("image") -> new ImageInput.Bytes(content, "media");
            case byte[] content when type.equals("video") -> VideoInput.of(content);
            case String address when type.equals("image") -> addresses.picture(address);
            case String address when type.equals("video") -> addresses.video(address);
            case Object _ -> throw unsupported("media of the type " + media.getMimeType());
        };
    }

    private GenerationOptions options(@Nullable ChatOptions given) {
        ChatOptions asked = given == null ? defaults : given;
        String name = asked.getModel();
        require(
                name == null || name.equals(model),
                "the model '" + name + "' where '" + model + "' is open: names of others");
        require(!callsTools(asked), "tools");
        GenerationOptions standard = GenerationOptions.defaults();
        return new GenerationOptions(
                first(asked, ChatOptions::getMaxTokens).orElse(standard.maxNewTokens()),
                first(asked, ChatOptions::getTemperature).orElse(standard.temperature()),
                first(asked, ChatOptions::getTopP).orElse(standard.topP()),
                first(asked, ChatOptions::getTopK).orElse(standard.topK()),
                standard.minP(),
                standard.repetitionPenalty(),
                first(asked, ChatOptions::getFrequencyPenalty).orElse(standard.frequencyPenalty()),
                first(asked, ChatOptions::getPresencePenalty).orElse(standard.presencePenalty()),
                OptionalLong.empty(),
                first(asked, ChatOptions::getStopSequences).orElse(List.of()));
    }

    private static boolean callsTools(ChatOptions asked) {
        if (!(asked instanceof ToolCallingChatOptions options)) {
            return false;
        }
        List<ToolCallback> tools = options.getToolCallbacks();
        return tools != null && !tools.isEmpty();
    }

    private <T> Optional<T> first(ChatOptions asked, Function<ChatOptions, @Nullable T> option) {
        return Optional.ofNullable(option.apply(asked)).or(() -> Optional.ofNullable(option.apply(defaults)));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw unsupported(what);
        }
    }

    private static UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(what + " are not supported by LLaVA-Mini");
    }
}
