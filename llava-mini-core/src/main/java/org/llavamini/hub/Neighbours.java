// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Other models of the hub that a model's files name, and without which it does not open. */
final class Neighbours {
    private static final String TOWER_WEIGHTS = "vision_tower.";

    private Neighbours() {}

    /** Returns them, each with whether its weights are needed, or its configuration only. */
    static Map<ModelName, Boolean> of(Path model) {
        Map<ModelName, Boolean> found = new LinkedHashMap<>();
        if (!Files.isDirectory(model.resolve("vision_tower"))) {
            name(model, "config.json", "mm_vision_tower").ifPresent(tower -> found.put(tower, !holdsTower(model)));
        }
        name(model, "adapter_config.json", "base_model_name_or_path").ifPresent(base -> found.put(base, true));
        return found;
    }

    /** Only the index of shards tells without opening weights; a model in one file may get more than it needs. */
    private static boolean holdsTower(Path model) {
        for (String index : new String[] {"model.safetensors.index.json", "pytorch_model.bin.index.json"}) {
            for (Map.Entry<String, JsonNode> weight :
                    read(model.resolve(index)).path("weight_map").properties()) {
                if (weight.getKey().contains(TOWER_WEIGHTS)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<ModelName> name(Path model, String file, String field) {
        String value = read(model.resolve(file)).path(field).asText("");
        return ModelName.find(value).filter(_ -> !Files.isDirectory(model.resolve(value)));
    }

    /** What cannot be read names nobody; opening the model will say what is wrong. */
    private static JsonNode read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? JsonMapper.builder().build().readTree(file.toFile())
                    : JsonMapper.builder().build().createObjectNode();
        } catch (IOException unreadable) {
            return JsonMapper.builder().build().createObjectNode();
        }
    }
}
