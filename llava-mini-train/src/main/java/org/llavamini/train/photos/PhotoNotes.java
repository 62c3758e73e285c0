// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.llavamini.train.photos.question.Box;
import org.llavamini.train.photos.question.Doing;
import org.llavamini.train.photos.question.English;
import org.llavamini.train.photos.question.Exchange;
import org.llavamini.train.photos.question.Photo;
import org.llavamini.train.photos.question.Restatement;

/** Collects what the files say of one photograph. Not thread-safe. */
final class PhotoNotes {
    /** Below it, a box that a program found is wrong too often. */
    private static final double SURE = 0.4;

    private static final int CORNERS = 4;

    private final String path;
    private final Set<String> captions = new LinkedHashSet<>();
    private final Set<String> labels = new TreeSet<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Box> boxes = new ArrayList<>();
    private final List<Exchange> asked = new ArrayList<>();
    private final List<List<Exchange>> talks = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private Optional<String> name = Optional.empty();
    private boolean labelled;
    private boolean test;

    PhotoNotes(String path) {
        this.path = path;
    }

    /** Adds what a line says. */
    void add(JsonNode row) {
        PhotoFolder.texts(row.path("captions")).forEach(caption -> captions.add(English.sentence(caption)));
        if (row.has("labels")) {
            labelled = true;
            labels.addAll(PhotoFolder.texts(row.path("labels")));
        }
        row.path("counts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asInt()));
        addBoxes(row.path("objects"));
        addQuestions(row);
        places.addAll(PhotoFolder.texts(row.path("scene")));
        actions.addAll(PhotoFolder.texts(row.path("action")));
        Doing.most(doings(row.path("actions"))).ifPresent(actions::add);
        for (String kind : List.of("true", "false")) {
            for (String statement : PhotoFolder.texts(row.path(kind))) {
                asked.add(new Exchange(
                        "statement",
                        "Is this right? " + English.sentence(statement),
                        kind.equals("true") ? "yes" : "no"));
            }
        }
        if (row.path("name").isTextual()) {
            name = Optional.of(English.singular(row.path("name").asText()));
        }
        String split = row.path("split").asText("train");
        test |= !split.equals("train");
    }

    private static List<Doing> doings(JsonNode list) {
        List<Doing> doings = new ArrayList<>();
        for (JsonNode action : list) {
            doings.add(new Doing(
                    action.path("action").asText(),
                    Optional.of(action.path("obj").path("name"))
                            .filter(JsonNode::isTextual)
                            .map(JsonNode::asText)));
        }
        return doings;
    }

    private void addBoxes(JsonNode objects) {
        boolean human = !objects.isEmpty() && !objects.path(0).has("score");
        for (JsonNode object : objects) {
            String what = object.path("name").asText();
            JsonNode box = object.path("box");
            if (human) {
                labelled = true;
                labels.add(what);
                counts.merge(what, 1, Integer::sum);
            }
            if (box.size() == CORNERS && object.path("score").asDouble(1) >= SURE) {
                boxes.add(new Box(
                        what,
                        box.path(0).asDouble(),
                        box.path(1).asDouble(),
                        box.path(2).asDouble(),
                        box.path(3).asDouble()));
            }
        }
    }

    /** Questions that a program made from captions are also put back into these. */
    private void addQuestions(JsonNode row) {
        boolean generated =
                row.path("types").path(0).asText().matches("object|color|location|number") && !row.has("scores");
        // What people asked one after the other may refer back, and says neither types nor scores.
        boolean talk = !row.has("types") && !row.has("scores") && row.path("qa").size() > 1;
        List<Exchange> turns = new ArrayList<>();
        int number = 0;
        for (JsonNode pair : row.path("qa")) {
            String question = pair.path(0).asText();
            String answer = pair.path(1).asText();
            String type = row.path("types").path(number++).asText("other");
            if (question.isBlank() || answer.isBlank()) {
                continue;
            }
            if (generated) {
                Restatement.of(question, answer).ifPresent(captions::add);
            }
            (talk ? turns : asked)
                    .add(new Exchange(
                            type.replace('/', '-'),
                            generated ? Restatement.plain(question) : question.strip(),
                            answer.strip()));
        }
        if (!turns.isEmpty()) {
            talks.add(turns);
        }
    }

    /** Returns all of it. */
    Photo photo() {
        return new Photo(
                path,
                test,
                List.copyOf(captions),
                labels,
                labelled,
                counts,
                boxes,
                asked,
                talks,
                places,
                actions,
                name);
    }
}
