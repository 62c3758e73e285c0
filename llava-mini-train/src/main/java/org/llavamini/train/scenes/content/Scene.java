// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.llavamini.train.scenes.thing.Background;
import org.llavamini.train.scenes.thing.Direction;
import org.llavamini.train.scenes.thing.Kind;
import org.llavamini.train.scenes.thing.Place;
import org.llavamini.train.scenes.thing.Pose;

/** A picture's content: things in different places on a background, in reading order. */
public record Scene(Background background, List<SceneObject> objects) implements Described {
    public Scene {
        requireNonNull(background, "background is null");
        objects = objects.stream()
                .sorted(Comparator.comparing(SceneObject::place))
                .toList();
        Set<Place> places = EnumSet.noneOf(Place.class);
        for (SceneObject object : objects) {
            if (!places.add(object.place())) {
                throw new IllegalArgumentException("two things in one place: " + object.place());
            }
        }
        if (objects.isEmpty()) {
            throw new IllegalArgumentException("a scene without things");
        }
    }

    /** Returns the things that are the only ones of their kind, which a noun alone names. */
    public List<SceneObject> unique() {
        Set<Kind> once = new HashSet<>();
        Set<Kind> more = new HashSet<>();
        objects.forEach(object -> (once.add(object.kind()) ? once : more).add(object.kind()));
        return objects.stream().filter(object -> !more.contains(object.kind())).toList();
    }

    /** Returns the kinds that are there, each once. */
    public List<Kind> kinds() {
        return objects.stream().map(SceneObject::kind).distinct().toList();
    }

    public int count(Kind kind) {
        return (int)
                objects.stream().filter(object -> object.kind().equals(kind)).count();
    }

    public Optional<SceneObject> at(Place place) {
        return objects.stream().filter(object -> object.place() == place).findFirst();
    }

    public List<Pose> poses() {
        return objects.stream().map(SceneObject::pose).toList();
    }

    @Override
    public String caption() {
        String things = objects.stream()
                .map(object -> object.place().phrase() + " "
                        + Kind.withArticle(object.appearance().words()))
                .collect(Collectors.joining(", "));
        return Sentences.capital(things) + ", on " + background.words() + ".";
    }

    @Override
    public String listing() {
        Stream<String> things =
                kinds().stream().sorted(Comparator.comparing(Kind::noun)).map(this::listed);
        return Stream.concat(things, relations()).collect(Collectors.joining(" "));
    }

    private String listed(Kind kind) {
        List<SceneObject> alike =
                objects.stream().filter(object -> object.kind().equals(kind)).toList();
        if (alike.size() == 1) {
            SceneObject only = alike.getFirst();
            return "The " + kind.noun() + " is " + only.place().phrase() + ", "
                    + only.appearance().properties() + ".";
        }
        String places = alike.stream().map(object -> object.place().phrase()).collect(Collectors.joining(" and "));
        return "The " + alike.size() + " " + kind.plural() + " are " + places + ".";
    }

    /** Returns how each thing that a noun names lies to the next one in the alphabet. */
    private Stream<String> relations() {
        List<SceneObject> unique = unique().stream()
                .sorted(Comparator.comparing(object -> object.kind().noun()))
                .toList();
        return IntStream.range(1, unique.size()).mapToObj(i -> relation(unique.get(i - 1), unique.get(i)));
    }

    private static String relation(SceneObject first, SceneObject second) {
        List<String> relations = Stream.of(Direction.values())
                .filter(direction -> direction.distance(second.place(), first.place()) > 0)
                .map(Direction::relation)
                .toList();
        String other = relations.size() > 1 ? " and " + relations.get(1) + " it" : "";
        return "The " + first.kind().noun() + " is " + relations.getFirst() + " the "
                + second.kind().noun() + other + ".";
    }
}
