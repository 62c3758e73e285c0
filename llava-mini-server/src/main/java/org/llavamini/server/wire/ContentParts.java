// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the content of a message: a string, or parts of text, pictures and videos in any order. */
final class ContentParts {
    private static final int MOST_PARTS = 4096;

    private ContentParts() {}

    static List<ContentPart> read(RequestFields message, String name) {
        Optional<JsonNode> content = message.value(name);
        if (content.isEmpty()) {
            return List.of();
        }
        if (content.get().isTextual()) {
            return List.of(text(content.get().textValue(), message.path() + name));
        }
        List<ContentPart> parts = new ArrayList<>();
        int index = 0;
        for (JsonNode part : message.elements(name, MOST_PARTS)) {
            parts.add(part(part, message.path() + name + "[" + index + "]"));
            index++;
        }
        return parts;
    }

    private static ContentPart part(JsonNode part, String path) {
        if (part.isTextual()) {
            return text(part.textValue(), path);
        }
        if (!(part instanceof ObjectNode object)) {
            throw ApiException.badField(path, "a content part must be an object with a type");
        }
        RequestFields fields = new RequestFields(object, path + ".");
        String type = fields.text("type").orElseThrow(() -> fields.bad("type", "a content part needs a type"));
        return switch (type) {
            case "text", "input_text", "output_text" -> text(fields.text("text").orElse(""), path + ".text");
            case "image_url" -> image(fields, "image_url");
            case "input_image" -> image(fields, object.hasNonNull("image_url") ? "image_url" : "image");
            case "video_url" -> video(fields, "video_url");
            case "input_video" -> video(fields, object.hasNonNull("video_url") ? "video_url" : "input_video");
            default ->
                throw ApiException.unsupported(
                        path + ".type",
                        "content parts are text, image_url, input_image, video_url and input_video, not " + type);
        };
    }

    /** Some clients send a video as text; that is never meant to be read word by word. */
    private static ContentPart text(String text, String path) {
        return switch (kind(text)) {
            case VIDEO -> new ContentPart.Video(Optional.of(text.strip()), Optional.empty(), path);
            case IMAGE -> new ContentPart.Image(Optional.of(text.strip()), Optional.empty(), path);
            case TEXT -> new ContentPart.Text(text);
        };
    }

    private enum Kind {
        TEXT,
        IMAGE,
        VIDEO
    }

    private static Kind kind(String text) {
        String start = text.stripLeading();
        start = start.substring(0, Math.min(start.length(), 64)).toLowerCase(Locale.ROOT);
        if (start.startsWith("data:video/")) {
            return Kind.VIDEO;
        }
        return start.startsWith("data:image/") && start.contains(";base64,") ? Kind.IMAGE : Kind.TEXT;
    }

    private static ContentPart image(RequestFields part, String name) {
        Optional<String> url = url(part, name);
        String param = part.path() + name;
        return url.isPresent() && kind(url.get()) == Kind.VIDEO
                ? new ContentPart.Video(url, id(part), param)
                : new ContentPart.Image(url, id(part), param);
    }

    private static ContentPart video(RequestFields part, String name) {
        return new ContentPart.Video(url(part, name), id(part), part.path() + name);
    }

    private static Optional<String> id(RequestFields part) {
        return part.text("uuid");
    }

    /** The address as an object with {@code url} (or base64 {@code data}), or as a bare string. */
    private static Optional<String> url(RequestFields part, String name) {
        Optional<JsonNode> value = part.value(name);
        if (value.isEmpty()) {
            if (id(part).isEmpty()) {
                throw part.bad(name, "an address is missing, and there is no uuid of something sent before");
            }
            return Optional.empty();
        }
        if (value.get().isTextual()) {
            return Optional.of(value.get().textValue());
        }
        RequestFields address = part.fields(name).orElseThrow();
        Optional<String> url = address.text("url");
        if (url.isPresent()) {
            return url;
        }
        Optional<String> data = address.text("data");
        if (data.isEmpty() && id(part).isEmpty()) {
            throw address.bad("url", "an address is missing");
        }
        return data.map(base64 -> "data:application/octet-stream;base64," + base64);
    }
}
