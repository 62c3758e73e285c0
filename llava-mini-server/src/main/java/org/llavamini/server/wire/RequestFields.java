// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The fields of a JSON object, each checked as it is read. A null counts as absent, as clients send it for what they leave open.
 *
 * @param object the object
 * @param path where it stands in the request, with a dot at its end; empty for the request itself
 */
public record RequestFields(ObjectNode object, String path) {
    /** Returns the fields of a whole request. */
    public static RequestFields of(ObjectNode request) {
        return new RequestFields(request, "");
    }

    /** Returns a value as it is. */
    public Optional<JsonNode> value(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** Returns a text. */
    public Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!value.isTextual()) {
                throw bad(name, "must be a string");
            }
            return value.textValue();
        });
    }

    /** Returns a yes or no; absent is no. */
    public boolean flag(String name) {
        return value(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw bad(name, "must be true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    /** Returns a whole number within bounds. */
    public OptionalInt integer(String name, int least, int most) {
        OptionalLong value = integer(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.getAsLong() < least || value.getAsLong() > most) {
            throw bad(name, "must be from " + least + " to " + most + ", but is " + value.getAsLong());
        }
        return OptionalInt.of((int) value.getAsLong());
    }

    /** Returns a whole number of any size that fits into 64 bits. */
    public OptionalLong integer(String name) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode number = value.get();
        boolean whole = number.isNumber()
                && number.canConvertToLong()
                && number.doubleValue() == Math.rint(number.doubleValue());
        if (!whole) {
            throw bad(name, "must be a whole number");
        }
        return OptionalLong.of(number.longValue());
    }

    /** Returns a number within bounds. */
    public OptionalDouble number(String name, double least, double most) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (!value.get().isNumber()) {
            throw bad(name, "must be a number");
        }
        double number = value.get().doubleValue();
        if (!(number >= least && number <= most)) {
            throw bad(name, "must be from " + least + " to " + most + ", but is " + number);
        }
        return OptionalDouble.of(number);
    }

    /** Returns one text or several. */
    public List<String> texts(String name) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : value.get().isArray() ? value.get() : List.of(value.get())) {
            if (!text.isTextual()) {
                throw bad(name, "must be a string or an array of strings");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    /** Returns the fields of an object within this one. */
    public Optional<RequestFields> fields(String name) {
        return value(name).map(value -> {
            if (!(value instanceof ObjectNode inner)) {
                throw bad(name, "must be an object");
            }
            return new RequestFields(inner, path + name + ".");
        });
    }

    /** Returns the elements of an array that has at most so many. */
    public List<JsonNode> elements(String name, int most) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.get().isArray()) {
            throw bad(name, "must be an array");
        }
        if (value.get().size() > most) {
            throw bad(name, "has " + value.get().size() + " elements, but may have " + most);
        }
        List<JsonNode> elements = new ArrayList<>();
        value.get().forEach(elements::add);
        return elements;
    }

    /** Refuses a field unless it says what holds anyway. */
    public void refuse(String name, boolean harmless, String why) {
        if (!harmless) {
            throw ApiException.unsupported(path + name, why);
        }
    }

    /** Returns the refusal of a field. */
    public ApiException bad(String name, String why) {
        return ApiException.badField(path + name, why);
    }
}
