// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Changes values of JSON and leaves it JSON, so that what stands behind its grammar is tried. */
final class JsonMutator {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final double DEEPER = 0.75;
    private static final int MOST_CHANGES = 3;

    private final Random random;
    private final long[] limits;

    JsonMutator(Random random, long[] limits) {
        this.random = random;
        this.limits = limits;
    }

    /** Returns the tree of a file that is one object or list of JSON; a file of several lines of it is none. */
    static Optional<JsonNode> tree(byte[] file) {
        if (file.length == 0 || file[0] != '{' && file[0] != '[') {
            return Optional.empty();
        }
        try {
            List<JsonNode> values =
                    MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(file).readAll();
            return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns a file of a tree with some values changed. */
    byte[] mutate(JsonNode root) {
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0 && !root.isEmpty(); changes--) {
            change(container(root), root);
        }
        try {
            return MAPPER.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns an object or a list somewhere in a tree: those on top come as often as those below together. */
    private JsonNode container(JsonNode root) {
        JsonNode at = root;
        while (random.nextDouble() < DEEPER) {
            JsonNode next = child(at);
            if (!next.isContainerNode() || next.isEmpty()) {
                break;
            }
            at = next;
        }
        return at;
    }

    private JsonNode child(JsonNode parent) {
        int chosen = random.nextInt(parent.size());
        return parent instanceof ObjectNode object
                ? List.copyOf(object.properties()).get(chosen).getValue()
                : parent.get(chosen);
    }

    private void change(JsonNode at, JsonNode root) {
        int chosen = random.nextInt(Math.max(1, at.size()));
        switch (at) {
            case ObjectNode object
            when !object.isEmpty() -> {
                String name = List.copyOf(object.properties()).get(chosen).getKey();
                JsonNode value = value(object.get(name), root);
                switch (random.nextInt(5)) {
                    case 0 -> object.remove(name);
                    case 1 -> {
                        object.remove(name);
                        object.set(name + "x", value);
                    }
                    default -> object.set(name, value);
                }
            }
            case ArrayNode list
            when !list.isEmpty() -> {
                switch (random.nextInt(4)) {
                    case 0 -> list.remove(chosen);
                    case 1 -> list.insert(chosen, value(list.get(chosen), root));
                    default -> list.set(chosen, value(list.get(chosen), root));
                }
            }
            default -> {}
        }
    }

    private JsonNode value(JsonNode before, JsonNode root) {
        return switch (random.nextInt(10)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2, 3 -> NODES.numberNode(limits[random.nextInt(limits.length)]);
            case 4 -> NODES.numberNode(random.nextInt(20));
            case 5 -> NODES.numberNode(random.nextGaussian());
            case 6 -> NODES.textNode("");
            case 7 -> NODES.textNode(before.asText() + (char) random.nextInt(0x500));
            case 8 -> random.nextBoolean() ? NODES.arrayNode() : NODES.objectNode();
            default -> child(container(root)).deepCopy();
        };
    }
}
