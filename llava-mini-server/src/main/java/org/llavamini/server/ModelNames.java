// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.server.model.ServedModel;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.Json;

/** The names under which clients may ask for the model. */
final class ModelNames {
    private final List<String> aliases;
    private final boolean strict;
    private final long created = Instant.now().getEpochSecond();

    ModelNames(List<String> aliases, boolean strict) {
        this.aliases = List.copyOf(aliases);
        this.strict = strict;
    }

    /**
     * Lets a request through that asks for this model.
     *
     * @throws ApiException with 404 if it must name the model and names another
     */
    void check(Optional<String> asked, ServedModel model) {
        if (strict && asked.filter(name -> !knows(name, model)).isPresent()) {
            throw unknown(asked.get());
        }
    }

    private boolean knows(String name, ServedModel model) {
        return name.equals(model.name()) || aliases.contains(name);
    }

    ObjectNode list(ServedModel model) {
        ObjectNode list = Json.object();
        list.put("object", "list");
        var data = list.putArray("data");
        Stream.concat(Stream.of(model.name()), aliases.stream())
                .distinct()
                .forEach(name -> data.add(describe(name, model)));
        return list;
    }

    ObjectNode one(String name, ServedModel model) {
        if (!knows(name, model)) {
            throw unknown(name);
        }
        return describe(name, model);
    }

    private ObjectNode describe(String name, ServedModel model) {
        ObjectNode object = Json.object();
        object.put("id", name);
        object.put("object", "model");
        object.put("created", created);
        object.put("owned_by", "llava-mini");
        object.putArray("input_modalities").add("text").add("image").add("video");
        object.put("context_length", model.contextLength());
        return object;
    }

    private static ApiException unknown(String name) {
        return ApiException.of(
                404,
                "invalid_request_error",
                "model_not_found",
                "the model '" + name + "' does not exist; see /v1/models");
    }
}
