// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.data.video.Video;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llavamini.DialogueBuilder;
import org.llavamini.ImageInput;
import org.llavamini.Prompt;
import org.llavamini.VideoInput;
import org.llavamini.VisualAddresses;
import org.llavamini.media.video.FrameChoice;

/**
 * From messages of LangChain4j to prompts. Nothing is left out silently: what the model cannot take is refused by its name.
 *
 * @param addresses which addresses are followed
 * @param frames which frames of videos are looked at
 */
record ChatMessages(VisualAddresses addresses, FrameChoice frames) {
    ChatMessages {
        requireNonNull(addresses, "addresses is null");
        requireNonNull(frames, "frames is null");
    }

    /**
     * Returns the prompt that messages make.
     *
     * @throws UnsupportedFeatureException for messages of tools, sound, documents, and addresses that are not followed
     */
    Prompt prompt(List<ChatMessage> messages) {
        DialogueBuilder dialogue = new DialogueBuilder();
        for (ChatMessage message : messages) {
            switch (message) {
                case SystemMessage system -> dialogue.system(system.text());
                case UserMessage user -> user.contents().forEach(content -> add(content, dialogue));
                case AiMessage answer -> dialogue.assistant(text(answer));
                case ToolExecutionResultMessage _ -> throw unsupported("tools");
                default -> throw unsupported("messages of the type " + message.type());
            }
        }
        return dialogue.build();
    }

    private static String text(AiMessage answer) {
        if (answer.hasToolExecutionRequests()) {
            throw unsupported("tools");
        }
        String text = answer.text();
        return text == null ? "" : text;
    }

    private void add(Content content, DialogueBuilder dialogue) {
        switch (content) {
            case TextContent text -> dialogue.user(text.text());
            case ImageContent image -> dialogue.show(picture(image.image()));
            case VideoContent video -> dialogue.show(video(video.video()).choose(frames));
            default -> throw unsupported("content of the type " + content.type());
        }
    }

    private ImageInput picture(Image image) {
        String data = image.base64Data();
        return data == null
                ? addresses.picture(address(image.url(), "image"))
                : new ImageInput.Bytes(decoded(data, "image"), "image content");
    }

    private VideoInput video(Video video) {
        String data = video.base64Data();
        return data == null ? addresses.video(address(video.url(), "video")) : VideoInput.of(decoded(data, "video"));
    }

    private String address(@Nullable URI url, String what) {
        if (url == null) {
            throw new InvalidRequestException("an " + what + " content has neither data nor a URL");
        }
        String scheme = String.valueOf(url.getScheme());
        if (scheme.startsWith("http") && !addresses.web()) {
            throw unsupported(what + " URLs (unless the model is built with fetchUrls(true))");
        }
        if (scheme.equals("file") && !addresses.files()) {
            throw unsupported(what + " files by their URL (unless the model is built with readFiles(true))");
        }
        return url.toString();
    }

    private static byte[] decoded(String base64, String what) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "the data of an " + what + " content is not Base64: " + e.getMessage(), e);
        }
    }

    /** Returns the refusal of something that the model cannot do. */
    static UnsupportedFeatureException unsupported(String what) {
        return new UnsupportedFeatureException(what + " are not supported by LLaVA-Mini");
    }
}
