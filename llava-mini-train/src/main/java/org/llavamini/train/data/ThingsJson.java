// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.address.FileName;
import org.llavamini.text.Conversation;
import org.llavamini.text.ImagePlaceholder;

/**
 * Reads what is in pictures, as {@code generate-data} writes it: one object a line, with an {@code image} and its {@code objects}
 * ({@code name}, {@code x} and {@code y} from 0 to 1, further texts), or {@code labels} for all that is there without its place; or with a
 * {@code video}, a folder of frames {@code 0.png} and so on, and for each of its {@code frames} the objects.
 */
public final class ThingsJson {
    private static final String NAME = "name";
    private static final String X = "x";
    private static final String Y = "y";

    private final DataSource source;
    private final List<InstructionSample> good = new ArrayList<>();
    private final List<BadSample> bad = new ArrayList<>();

    private ThingsJson(DataSource source) {
        this.source = source;
    }

    /**
     * Reads all samples of a file, one a picture or frame. Their conversations name what is there.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if the file is no JSON or holds no samples, {@code INPUT_OUTPUT} if it
     *     cannot be read
     */
    public static LlavaJson.Samples read(DataSource source) {
        ThingsJson file = new ThingsJson(source);
        JsonObjects.each(source.json(), file::add);
        if (file.good.isEmpty() && file.bad.isEmpty()) {
            throw new LlavaMiniException(ErrorCode.DATA_FORMAT, "no samples (" + source.json() + ")");
        }
        return new LlavaJson.Samples(file.good, file.bad);
    }

    private void add(JsonNode node) {
        String id = "#" + (good.size() + bad.size());
        try {
            if (node.path("image").isTextual() && (node.has("objects") || node.has("labels"))) {
                good.add(sample(id, node.path("image").asText(), node.path("objects"), node.path("labels")));
            } else if (node.path("video").isTextual() && node.path("frames").isArray()) {
                List<InstructionSample> frames = new ArrayList<>();
                for (JsonNode objects : node.path("frames")) {
                    String frame = node.path("video").asText() + "/" + frames.size() + ".png";
                    frames.add(sample(id + "/" + frames.size(), frame, objects, MissingNode.getInstance()));
                }
                good.addAll(frames);
            } else {
                throw problem("it needs image with objects or labels, or video with frames");
            }
        } catch (LlavaMiniException | IllegalArgumentException failure) {
            bad.add(new BadSample(id, source.json().toString(), String.valueOf(failure.getMessage())));
        }
    }

    private InstructionSample sample(String id, String image, JsonNode objects, JsonNode labels) {
        Set<String> kinds = new TreeSet<>();
        for (JsonNode label : labels) {
            kinds.add(text(label, "a label"));
        }
        List<Things.Placed> placed = new ArrayList<>();
        for (JsonNode object : objects) {
            Things.Placed thing = placed(object);
            kinds.add(thing.name());
            placed.add(thing);
        }
        Things things = new Things(kinds, placed);
        String named = kinds.isEmpty() ? "nothing" : String.join(", ", things.sortedKinds());
        return new InstructionSample(
                id,
                source.json(),
                Optional.of(new SampleMedia.Picture(FileName.in(source.media(), image))),
                Conversation.finished(List.of(ImagePlaceholder.TEXT, named)),
                Optional.of(things));
    }

    private static Things.Placed placed(JsonNode object) {
        String name = text(object.path(NAME), "the name of an object");
        if (!object.path(X).isNumber() || !object.path(Y).isNumber()) {
            throw problem("the " + name + " has no place: x and y, from 0 to 1");
        }
        Map<String, String> attributes = new TreeMap<>();
        object.properties().forEach(field -> {
            if (!field.getKey().equals(NAME) && field.getValue().isTextual()) {
                attributes.put(field.getKey(), field.getValue().asText());
            }
        });
        return new Things.Placed(name, object.path(X).asDouble(), object.path(Y).asDouble(), attributes);
    }

    private static String text(JsonNode node, String what) {
        if (!node.isTextual() || node.asText().isBlank()) {
            throw problem(what + " is no text");
        }
        return node.asText();
    }

    private static LlavaMiniException problem(String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, what);
    }
}
