// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The things of a written description, read without the classes that made it. */
final class DescribedThings {
    static final List<String> PLACES =
            List.of("top left", "top", "top right", "left", "center", "right", "bottom left", "bottom", "bottom right");
    static final List<String> COLORS = List.of("red", "orange", "yellow", "green", "blue", "purple", "black", "white");

    private final List<JsonNode> all = new ArrayList<>();

    DescribedThings(JsonNode list) {
        list.forEach(all::add);
    }

    List<JsonNode> all() {
        return all;
    }

    /** Returns the only thing of a name; that it is the only one is checked. */
    JsonNode the(String name) {
        List<JsonNode> found = named(name);
        assertThat(found).as("the " + name).hasSize(1);
        return found.getFirst();
    }

    List<JsonNode> named(String name) {
        return where(thing -> thing.path("name").asText().equals(name));
    }

    List<JsonNode> where(Predicate<JsonNode> holds) {
        return all.stream().filter(holds).toList();
    }

    static int column(JsonNode thing) {
        return (int) (thing.path("x").asDouble() * 3);
    }

    static int row(JsonNode thing) {
        return (int) (thing.path("y").asDouble() * 3);
    }

    static String place(JsonNode thing) {
        return PLACES.get(3 * row(thing) + column(thing));
    }

    static String color(JsonNode thing) {
        return thing.path("color").asText();
    }
}
