// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.Conversation;
import org.llavamini.text.ImagePlaceholder;

/** Reads training samples in LLaVA's JSON format: one list of objects, or one object a line. */
final class LlavaJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LlavaJson() {}

    /**
     * Reads all samples of a file.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} naming file and sample, {@code INPUT_OUTPUT} if it cannot be read
     */
    static List<InstructionSample> read(DataSource source) {
        List<InstructionSample> samples = new ArrayList<>();
        try (MappingIterator<JsonNode> nodes =
                JSON.readerFor(JsonNode.class).readValues(source.json().toFile())) {
            while (nodes.hasNextValue()) {
                JsonNode node = nodes.nextValue();
                if (node.isArray()) {
                    node.forEach(element -> samples.add(sample(source, element, samples.size())));
                } else {
                    samples.add(sample(source, node, samples.size()));
                }
            }
        } catch (JsonProcessingException failure) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "not JSON: " + failure.getOriginalMessage() + " (" + source.json() + ")",
                    failure);
        } catch (IOException failure) {
            String what = Files.exists(source.json()) ? "cannot read the training data" : "no such training data";
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, what + " (" + source.json() + ")", failure);
        }
        if (samples.isEmpty()) {
            throw new LlavaMiniException(ErrorCode.DATA_FORMAT, "no samples (" + source.json() + ")");
        }
        return samples;
    }

    private static InstructionSample sample(DataSource source, JsonNode node, int number) {
        String id = node.path("id").asText("#" + number);
        if (node.has("video")) {
            throw problem(source.json(), id, "videos are not supported yet");
        }
        Optional<Path> picture = node.has("image")
                ? Optional.of(source.media().resolve(node.path("image").asText()))
                : Optional.empty();
        List<String> turns = new ArrayList<>();
        for (JsonNode turn : node.path("conversations")) {
            String from = turn.path("from").asText();
            if (turns.isEmpty() && from.equals("gpt")) {
                continue;
            }
            if (!from.equals(turns.size() % 2 == 0 ? "human" : "gpt")) {
                throw problem(source.json(), id, "turns must alternate between human and gpt");
            }
            String value = turn.path("value").asText();
            turns.add(picture.isPresent() ? ImagePlaceholder.normalize(value) : value);
        }
        if (turns.isEmpty() || turns.size() % 2 != 0) {
            throw problem(source.json(), id, "conversations must end with an answer");
        }
        return new InstructionSample(id, picture, Conversation.finished(turns));
    }

    private static LlavaMiniException problem(Path file, String id, String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, "sample " + id + ": " + what + " (" + file + ")");
    }
}
