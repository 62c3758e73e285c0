// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.format;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * One JSON object of a data file; what is wrong with it is reported with its place. All methods throw
 * {@link LlavaMiniException} with {@code DATA_FORMAT}.
 *
 * @param node the object, not to be changed
 * @param where file and line or entry
 */
public record Row(ObjectNode node, String where) {
    public Row {
        requireNonNull(node, "node is null");
        requireNonNull(where, "where is null");
    }

    /** Returns a string that must be there. */
    public String text(String field) {
        return text(List.of(field));
    }

    /** Returns the string of the first of several fields that is there; one must be. */
    public String text(List<String> fields) {
        for (String field : fields) {
            if (node.has(field)) {
                if (!node.path(field).isTextual()) {
                    throw error(field + " is not a string");
                }
                return node.path(field).asText();
            }
        }
        throw error(fields.getFirst() + " is not a string");
    }

    /** Returns a string that may be missing. */
    public Optional<String> find(String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** Returns a string or whole number that must be there, as a string. */
    public String id(String field) {
        return id(List.of(field));
    }

    /** Returns the string or whole number of the first of several fields that is there; one must be. */
    public String id(List<String> fields) {
        for (String field : fields) {
            JsonNode id = node.path(field);
            if (id.isTextual() || id.isIntegralNumber()) {
                return id.asText();
            }
        }
        throw error(fields.getFirst() + " is neither a string nor a whole number");
    }

    /** Returns a whole number that must be there. */
    public int integer(String field) {
        if (!node.path(field).canConvertToInt() || !node.path(field).isIntegralNumber()) {
            throw error(field + " is not a whole number");
        }
        return node.path(field).asInt();
    }

    /** Returns a list of strings that must be there. */
    public List<String> texts(String field) {
        if (!node.path(field).isArray()) {
            throw error(field + " is not a list of strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node.path(field)) {
            if (!element.isTextual()) {
                throw error(field + " is not a list of strings");
            }
            texts.add(element.asText());
        }
        return texts;
    }

    /** Returns a list of objects that must be there. */
    public List<Row> rows(String field) {
        if (!node.path(field).isArray()) {
            throw error(field + " is not a list");
        }
        List<Row> rows = new ArrayList<>();
        for (JsonNode element : node.path(field)) {
            if (!(element instanceof ObjectNode object)) {
                throw error(field + " holds something that is no object");
            }
            rows.add(new Row(object, where));
        }
        return rows;
    }

    /** Returns an error about this object. */
    public LlavaMiniException error(String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, "malformed data: " + what + " (" + where + ")");
    }
}
