// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.llavamini.error.LlavaMiniException;

/**
 * A JSON object of a model file with typed access: what is absent or of the wrong kind is named with file and field.
 * A null counts as absent, as it does in Hugging Face's files.
 */
public final class JsonFields {
    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final String prefix;
    private final ObjectNode node;

    private JsonFields(Path file, String prefix, ObjectNode node) {
        this.file = file;
        this.prefix = prefix;
        this.node = node;
    }

    public static JsonFields read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw ModelErrors.notFound(file, "there is no such file; a model directory needs it");
        }
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) {
                throw ModelErrors.format(
                        file, "the file has " + size + " bytes, at most " + MAX_FILE_BYTES + " are read");
            }
            GitLfsPointer.refuse(file);
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root instanceof ObjectNode object) {
                return new JsonFields(file, "", object);
            }
            throw ModelErrors.format(file, "the file must hold a JSON object");
        } catch (JsonProcessingException e) {
            throw ModelErrors.format(
                    file, "the file is not valid JSON: " + e.getOriginalMessage() + " at line " + line(e), e);
        } catch (IOException e) {
            throw ModelErrors.inputOutput(file, "the file cannot be read", e);
        }
    }

    private static String line(JsonProcessingException e) {
        return e.getLocation() == null
                ? "?"
                : e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    }

    public Path file() {
        return file;
    }

    /** Returns the object as a tree of its own, for files that are written anew with a few changes. */
    public ObjectNode copy() {
        return node.deepCopy();
    }

    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    public boolean isObject(String name) {
        return node.get(name) instanceof ObjectNode;
    }

    public Optional<JsonFields> object(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (node.get(name) instanceof ObjectNode object) {
            return Optional.of(new JsonFields(file, prefix + name + ".", object));
        }
        throw wrong(name, "an object");
    }

    public JsonFields requireObject(String name) {
        return object(name).orElseThrow(() -> missing(name, "an object"));
    }

    /** Returns the objects among the values of this object, by name. */
    public Map<String, JsonFields> objects() {
        Map<String, JsonFields> objects = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            objects.put(field.getKey(), requireObject(field.getKey()));
        }
        return objects;
    }

    public int requireInt(String name, int min, int max) {
        return optionalInt(name, min, max).orElseThrow(() -> missing(name, range(min, max)));
    }

    public int intOr(String name, int absent, int min, int max) {
        return optionalInt(name, min, max).orElse(absent);
    }

    public OptionalInt optionalInt(String name, int min, int max) {
        return has(name) ? OptionalInt.of(toInt(name, node.get(name), min, max)) : OptionalInt.empty();
    }

    private int toInt(String name, JsonNode value, int min, int max) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw wrong(name, range(min, max));
        }
        return value.intValue();
    }

    /** Returns a whole number or a list of them as a list; empty if absent. */
    public List<Integer> ints(String name, int min, int max) {
        List<Integer> values = new ArrayList<>();
        if (has(name)) {
            JsonNode value = node.get(name);
            if (value.isArray()) {
                value.forEach(element -> values.add(toInt(name, element, min, max)));
            } else {
                values.add(toInt(name, value, min, max));
            }
        }
        return values;
    }

    public double doubleOr(String name, double absent, double min, double max) {
        return has(name) ? toDouble(name, node.get(name), min, max) : absent;
    }

    public double requireDouble(String name, double min, double max) {
        if (!has(name)) {
            throw missing(name, "a number");
        }
        return toDouble(name, node.get(name), min, max);
    }

    private double toDouble(String name, JsonNode value, double min, double max) {
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw wrong(name, "a number from " + min + " to " + max);
        }
        return value.doubleValue();
    }

    public List<Double> doublesOr(String name, List<Double> absent, int count, double min, double max) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = node.get(name);
        if (!value.isArray() || value.size() != count) {
            throw wrong(name, "a list of " + count + " numbers");
        }
        List<Double> values = new ArrayList<>();
        value.forEach(element -> values.add(toDouble(name, element, min, max)));
        return List.copyOf(values);
    }

    public boolean booleanOr(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        if (!node.get(name).isBoolean()) {
            throw wrong(name, "true or false");
        }
        return node.get(name).booleanValue();
    }

    public Optional<String> string(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!node.get(name).isTextual()) {
            throw wrong(name, "a string");
        }
        return Optional.of(node.get(name).textValue());
    }

    public String requireString(String name) {
        return string(name).orElseThrow(() -> missing(name, "a string"));
    }

    public List<String> stringList(String name) {
        List<String> values = new ArrayList<>();
        if (has(name)) {
            for (JsonNode element : node.get(name)) {
                if (!element.isTextual()) {
                    throw wrong(name, "a list of strings");
                }
                values.add(element.textValue());
            }
        }
        return List.copyOf(values);
    }

    /** Returns this object as a map; every value must be a string. */
    public Map<String, String> strings() {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            values.put(field.getKey(), requireString(field.getKey()));
        }
        return values;
    }

    /** Returns this object as a map; strings, numbers and booleans become strings, anything else is an error. */
    public Map<String, String> scalars() {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw wrong(field.getKey(), "a string, a number, true or false");
            }
            values.put(field.getKey(), field.getValue().asText());
        }
        return values;
    }

    public LlavaMiniException missing(String name, String expected) {
        return ModelErrors.format(file, "the field " + shown(name) + " is missing: it must be " + expected);
    }

    public LlavaMiniException wrong(String name, String expected) {
        return ModelErrors.format(
                file,
                "the field " + shown(name) + " must be " + expected + ", found "
                        + ModelErrors.shown(String.valueOf(node.get(name))));
    }

    private String shown(String name) {
        return ModelErrors.shown(prefix + name);
    }

    private static String range(int min, int max) {
        return "a whole number from " + min + " to " + max;
    }
}
