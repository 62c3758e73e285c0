// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers questions about a scene by nothing but their words and the written description. */
final class SceneOracle {
    private static final Map<String, String> CATEGORIES = Map.of(
            "shape", "shape", "animal", "animal", "food", "food", "vehicle", "vehicle", "plant", "plant",
            "shapes", "shape", "animals", "animal", "pieces of food", "food", "vehicles", "vehicle", "plants", "plant");

    private final JsonNode scene;
    private final DescribedThings things;

    SceneOracle(JsonNode scene) {
        this.scene = scene;
        this.things = new DescribedThings(scene.path("objects"));
    }

    String answer(String question) {
        Matcher found;
        if (question.contains("background")) {
            return scene.path("background")
                    .path(question.startsWith("What color") ? "color" : "pattern")
                    .asText();
        }
        if ((found = match("What is directly (.*) the (\\w+)\\?", question)).matches()) {
            JsonNode other = things.the(found.group(2));
            String relation = found.group(1);
            int columns = relation.equals("left of") ? -1 : relation.equals("right of") ? 1 : 0;
            int rows = relation.equals("above") ? -1 : relation.equals("below") ? 1 : 0;
            return one(things.where(thing -> DescribedThings.column(thing) == DescribedThings.column(other) + columns
                            && DescribedThings.row(thing) == DescribedThings.row(other) + rows))
                    .path("name")
                    .asText();
        }
        if ((found = match("What is (?:at|in) the (.*)\\?", question)).matches()) {
            return at(found.group(1)).path("name").asText();
        }
        if ((found = match("What color is the shape (?:at|in) the (.*)\\?", question)).matches()) {
            return DescribedThings.color(at(found.group(1)));
        }
        if ((found = match("What color is the (\\w+)\\?", question)).matches()) {
            return DescribedThings.color(things.the(found.group(1)));
        }
        if ((found = match("Where is the (\\w+)\\?", question)).matches()) {
            return DescribedThings.place(things.the(found.group(1)));
        }
        if ((found = match("How many (.*) are there\\?", question)).matches()) {
            return Integer.toString(count(found.group(1)));
        }
        if ((found = match("Is the (\\w+) small or large\\?", question)).matches()) {
            return things.the(found.group(1)).path("size").asText();
        }
        if ((found = match("Which is bigger, the (\\w+) or the (\\w+)\\?", question)).matches()) {
            int difference = Double.compare(diameter(found.group(1)), diameter(found.group(2)));
            assertThat(difference).isNotZero();
            return found.group(difference > 0 ? 1 : 2);
        }
        return isTrue(question) ? "yes" : "no";
    }

    private boolean isTrue(String question) {
        Matcher found;
        if ((found = match("Is there (?:an?|some) (.*)\\?", question)).matches()) {
            return count(found.group(1)) > 0;
        }
        if ((found = match("Is the (\\w+) smaller than the (\\w+)\\?", question)).matches()) {
            return diameter(found.group(1)) < diameter(found.group(2));
        }
        if ((found = match("Is the (\\w+) (left of|right of|above|below) the (\\w+)\\?", question)).matches()) {
            JsonNode one = things.the(found.group(1));
            JsonNode other = things.the(found.group(3));
            String axis = List.of("left of", "right of").contains(found.group(2)) ? "x" : "y";
            double difference = one.path(axis).asDouble() - other.path(axis).asDouble();
            assertThat(Math.abs(difference)).as(question).isGreaterThan(0.15);
            return List.of("left of", "above").contains(found.group(2)) == difference < 0;
        }
        if ((found = match("Are the (\\w+) and the (\\w+) the same color\\?", question)).matches()) {
            return DescribedThings.color(things.the(found.group(1)))
                    .equals(DescribedThings.color(things.the(found.group(2))));
        }
        if ((found = match("Are there more (.*) than (.*)\\?", question)).matches()) {
            return count(found.group(1)) > count(found.group(2));
        }
        throw new AssertionError("a question that nobody understands: " + question);
    }

    private int count(String words) {
        int space = words.indexOf(' ');
        String first = space < 0 ? "" : words.substring(0, space);
        String rest = words.substring(space + 1);
        if (words.equals("things")) {
            return things.all().size();
        }
        if (rest.equals("things")) {
            return things.where(thing -> thing.path("size").asText().equals(first)).size();
        }
        if (CATEGORIES.containsKey(words)) {
            return things.where(thing -> thing.path("category").asText().equals(CATEGORIES.get(words)))
                    .size();
        }
        if (DescribedThings.COLORS.contains(first)) {
            return things.where(thing -> DescribedThings.color(thing).equals(first)
                            && (rest.equals("shapes") || names(rest, thing)))
                    .size();
        }
        assertThat(first).isEmpty();
        return things.where(thing -> names(words, thing)).size();
    }

    /** Returns whether a noun, singular or plural, is that of a thing. */
    private static boolean names(String noun, JsonNode thing) {
        String name = thing.path("name").asText();
        return List.of(name, name + "s", name + "es", name.replaceAll("y$", "ies")).contains(noun);
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

    private static Matcher match(String pattern, String question) {
        return Pattern.compile(pattern).matcher(question);
    }
}
