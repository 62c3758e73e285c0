// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** Answers questions about a scene by nothing but their words and the written description. */
final class SceneOracle {
    private static final Map<String, String> CATEGORIES = Map.of(
            "shape",
            "shape",
            "animal",
            "animal",
            "food",
            "food",
            "vehicle",
            "vehicle",
            "plant",
            "plant",
            "shapes",
            "shape",
            "animals",
            "animal",
            "pieces of food",
            "food",
            "vehicles",
            "vehicle",
            "plants",
            "plant");

    private static final List<OracleRule<SceneOracle>> RULES = List.of(
            OracleRule.of("What color is the background\\?", (oracle, _) -> oracle.background("color")),
            OracleRule.of("Is the background .*\\?", (oracle, _) -> oracle.background("pattern")),
            OracleRule.of("What is directly (.*) the (\\w+)\\?", SceneOracle::neighbor),
            OracleRule.of(
                    "What is (?:at|in) the (.*)\\?",
                    (oracle, found) -> oracle.at(found.group(1)).path("name").asText()),
            OracleRule.of(
                    "What color is the shape (?:at|in) the (.*)\\?",
                    (oracle, found) -> DescribedThings.color(oracle.at(found.group(1)))),
            OracleRule.of(
                    "What color is the (\\w+)\\?",
                    (oracle, found) -> DescribedThings.color(oracle.things.the(found.group(1)))),
            OracleRule.of(
                    "Where is the (\\w+)\\?",
                    (oracle, found) -> DescribedThings.place(oracle.things.the(found.group(1)))),
            OracleRule.of(
                    "How many (.*) are there\\?", (oracle, found) -> Integer.toString(oracle.count(found.group(1)))),
            OracleRule.of(
                    "Is the (\\w+) small or large\\?",
                    (oracle, found) ->
                            oracle.things.the(found.group(1)).path("size").asText()),
            OracleRule.of("Which is bigger, the (\\w+) or the (\\w+)\\?", SceneOracle::bigger),
            OracleRule.of(
                    "Is there (?:an?|some) (.*)\\?",
                    (oracle, found) -> OracleRule.yesOrNo(oracle.count(found.group(1)) > 0)),
            OracleRule.of(
                    "Is the (\\w+) smaller than the (\\w+)\\?",
                    (oracle, found) ->
                            OracleRule.yesOrNo(oracle.diameter(found.group(1)) < oracle.diameter(found.group(2)))),
            OracleRule.of("Is the (\\w+) (left of|right of|above|below) the (\\w+)\\?", SceneOracle::relation),
            OracleRule.of("Are the (\\w+) and the (\\w+) the same color\\?", SceneOracle::sameColor),
            OracleRule.of(
                    "Are there more (.*) than (.*)\\?",
                    (oracle, found) ->
                            OracleRule.yesOrNo(oracle.count(found.group(1)) > oracle.count(found.group(2)))));

    private final JsonNode scene;
    private final DescribedThings things;

    SceneOracle(JsonNode scene) {
        this.scene = scene;
        this.things = new DescribedThings(scene.path("objects"));
    }

    String answer(String question) {
        return OracleRule.answer(RULES, this, question);
    }

    private String background(String field) {
        return scene.path("background").path(field).asText();
    }

    private String neighbor(Matcher found) {
        JsonNode other = things.the(found.group(2));
        String relation = found.group(1);
        int columns = relation.equals("left of") ? -1 : relation.equals("right of") ? 1 : 0;
        int rows = relation.equals("above") ? -1 : relation.equals("below") ? 1 : 0;
        return one(things.where(thing -> DescribedThings.column(thing) == DescribedThings.column(other) + columns
                        && DescribedThings.row(thing) == DescribedThings.row(other) + rows))
                .path("name")
                .asText();
    }

    private String bigger(Matcher found) {
        int difference = Double.compare(diameter(found.group(1)), diameter(found.group(2)));
        assertThat(difference).isNotZero();
        return found.group(difference > 0 ? 1 : 2);
    }

    private String relation(Matcher found) {
        JsonNode one = things.the(found.group(1));
        JsonNode other = things.the(found.group(3));
        String axis = List.of("left of", "right of").contains(found.group(2)) ? "x" : "y";
        double difference = one.path(axis).asDouble() - other.path(axis).asDouble();
        assertThat(Math.abs(difference)).as(found.group()).isGreaterThan(0.15);
        boolean lower = List.of("left of", "above").contains(found.group(2));
        return OracleRule.yesOrNo(lower == (difference < 0));
    }

    private String sameColor(Matcher found) {
        String one = DescribedThings.color(things.the(found.group(1)));
        return OracleRule.yesOrNo(one.equals(DescribedThings.color(things.the(found.group(2)))));
    }

    private int count(String words) {
        int space = words.indexOf(' ');
        String first = space < 0 ? "" : words.substring(0, space);
        String rest = words.substring(space + 1);
        if (words.equals("things")) {
            return things.all().size();
        }
        if (rest.equals("things")) {
            return things.where(thing -> thing.path("size").asText().equals(first))
                    .size();
        }
        if (CATEGORIES.containsKey(words)) {
            return things.where(thing -> thing.path("category").asText().equals(CATEGORIES.get(words)))
                    .size();
        }
        if (DescribedThings.COLORS.contains(first)) {
            return things.where(thing ->
                            DescribedThings.color(thing).equals(first) && (rest.equals("shapes") || names(rest, thing)))
                    .size();
        }
        assertThat(first).isEmpty();
        return things.where(thing -> names(words, thing)).size();
    }

    /** Returns whether a noun, singular or plural, is that of a thing. */
    private static boolean names(String noun, JsonNode thing) {
        String name = thing.path("name").asText();
        return List.of(name, name + "s", name + "es", name.replaceAll("y$", "ies"))
                .contains(noun);
    }

    private double diameter(String name) {
        return things.the(name).path("diameter").asDouble();
    }

    private JsonNode at(String place) {
        return one(things.where(thing -> DescribedThings.place(thing).equals(place)));
    }

    private static JsonNode one(List<JsonNode> found) {
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
