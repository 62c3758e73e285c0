// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.address.FileName;
import org.llavamini.text.Conversation;
import org.llavamini.text.ImagePlaceholder;

/** Reads training samples in LLaVA's JSON format: one list of objects, or one object a line. */
public final class LlavaJson {
    private static final String VIDEO_MARK = "<video>";

    private final DataSource source;
    private final List<InstructionSample> good = new ArrayList<>();
    private final List<BadSample> bad = new ArrayList<>();

    private LlavaJson(DataSource source) {
        this.source = source;
    }

    /**
     * What a file holds.
     *
     * @param good samples, in the file's order
     * @param bad those that are not in the format
     */
    public record Samples(List<InstructionSample> good, List<BadSample> bad) {
        public Samples {
            good = List.copyOf(good);
            bad = List.copyOf(bad);
        }

        /**
         * Returns the samples, of which none may be bad.
         *
         * @throws LlavaMiniException with {@code DATA_FORMAT} that names the first bad one
         */
        public List<InstructionSample> allGood() {
            if (!bad.isEmpty()) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT, bad.getFirst().toString());
            }
            return good;
        }
    }

    /**
     * Reads all samples of a file.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if the file is no JSON or holds no samples, {@code INPUT_OUTPUT} if it
     *     cannot be read
     */
    public static Samples read(DataSource source) {
        LlavaJson file = new LlavaJson(source);
        JsonObjects.each(source.json(), file::add);
        if (file.good.isEmpty() && file.bad.isEmpty()) {
            throw new LlavaMiniException(ErrorCode.DATA_FORMAT, "no samples (" + source.json() + ")");
        }
        return new Samples(file.good, file.bad);
    }

    private void add(JsonNode node) {
        requireSample(node);
        String number = "#" + (good.size() + bad.size());
        String id = node.path("id").isNull() ? number : node.path("id").asText(number);
        try {
            good.add(sample(node, id));
        } catch (LlavaMiniException failure) {
            bad.add(new BadSample(id, source.json().toString(), String.valueOf(failure.getMessage())));
        }
    }

    /** Other formats put the list into an object. */
    private void requireSample(JsonNode node) {
        if (node.isObject() && !node.has("conversations")) {
            node.properties().stream()
                    .filter(field -> field.getValue().path(0).has("conversations"))
                    .findFirst()
                    .ifPresent(field -> {
                        throw new LlavaMiniException(
                                ErrorCode.DATA_FORMAT,
                                "the samples are in '" + field.getKey()
                                        + "' of an object; the file must be their list itself, or one sample a line ("
                                        + source.json() + ")");
                    });
        }
    }

    private InstructionSample sample(JsonNode node, String id) {
        Optional<SampleMedia> media = media(node);
        List<String> turns = new ArrayList<>();
        for (JsonNode turn : node.path("conversations")) {
            String from = turn.path("from").asText();
            if (turns.isEmpty() && from.equals("gpt")) {
                continue;
            }
            if (!from.equals(turns.size() % 2 == 0 ? "human" : "gpt")) {
                throw problem("turns must alternate between human and gpt");
            }
            if (!turn.path("value").isTextual()) {
                throw problem("the value of turn " + turns.size() + " is no text");
            }
            if (from.equals("gpt") && turn.path("value").asText().isBlank()) {
                throw problem("the answer of turn " + turns.size() + " is empty");
            }
            // What a video's mark says is the same as a picture's: it stands for the vision tokens.
            String value = turn.path("value").asText();
            turns.add(
                    media.isPresent()
                            ? ImagePlaceholder.normalize(value.replace(VIDEO_MARK, ImagePlaceholder.TEXT))
                            : value);
        }
        if (turns.isEmpty() || turns.size() % 2 != 0) {
            throw problem("conversations must end with an answer");
        }
        Conversation conversation = Conversation.finished(turns);
        if (conversation.hasPicture() != media.isPresent()) {
            throw problem(
                    media.isPresent()
                            ? "it has a picture or video, but no " + ImagePlaceholder.TEXT + " in its turns"
                            : "it has " + ImagePlaceholder.TEXT + " in its turns, but neither image nor video");
        }
        return new InstructionSample(id, source.json(), media, conversation);
    }

    private Optional<SampleMedia> media(JsonNode node) {
        JsonNode image = only(node.path("image"));
        JsonNode video = only(node.path("video"));
        if (image.isTextual() && video.isTextual()) {
            throw problem("it has both image and video; one of them is possible");
        }
        if (image.isContainerNode() || video.isContainerNode()) {
            throw problem("image and video must be one path; several are not possible");
        }
        if (image.isTextual()) {
            return Optional.of(new SampleMedia.Picture(FileName.in(source.media(), image.asText())));
        }
        return video.isTextual()
                ? Optional.of(new SampleMedia.Video(FileName.in(source.media(), video.asText())))
                : Optional.empty();
    }

    /** Returns the element of a list of one. */
    private static JsonNode only(JsonNode node) {
        return node.isArray() && node.size() == 1 ? node.path(0) : node;
    }

    private static LlavaMiniException problem(String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, what);
    }
}
