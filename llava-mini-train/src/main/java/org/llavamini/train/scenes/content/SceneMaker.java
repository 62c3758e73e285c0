// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.llavamini.train.scenes.thing.Appearance;
import org.llavamini.train.scenes.thing.Background;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Draw;
import org.llavamini.train.scenes.thing.Kind;
import org.llavamini.train.scenes.thing.Place;
import org.llavamini.train.scenes.thing.Size;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.Vocabulary;

/** Draws scenes of one split: one to three things of a first kind, the others of a kind of their own each. */
public final class SceneMaker {
    private static final List<Integer> COPIES = List.of(1, 1, 2, 3);
    private static final double SAME_COLOR_PART = 0.4;

    private final Vocabulary vocabulary;
    private final Split split;
    private final int most;

    /**
     * Begins.
     *
     * @param most how many things a scene shows at most
     */
    public SceneMaker(Vocabulary vocabulary, Split split, int most) {
        this.vocabulary = vocabulary;
        this.split = split;
        this.most = most;
    }

    /** Returns how many things a scene shows at most. */
    public int most() {
        return Math.min(most, Collections.max(COPIES) + vocabulary.kinds().size() - 1);
    }

    public Scene next(Random random) {
        Optional<Scene> scene = attempt(random);
        while (scene.isEmpty()) {
            scene = attempt(random);
        }
        return scene.get();
    }

    private Optional<Scene> attempt(Random random) {
        Background background = Background.draw(random);
        int copies = Math.min(most, Draw.of(COPIES, random));
        int others = Math.min(most - copies, vocabulary.kinds().size() - 1);
        int total = copies + random.nextInt(others + 1);
        List<Place> free = new ArrayList<>(List.of(Place.values()));
        Collections.shuffle(free, random);
        List<SceneObject> objects = new ArrayList<>();
        Kind first = vocabulary.draw(random);
        Set<Kind> kinds = new HashSet<>();
        while (objects.size() < total) {
            Kind kind = objects.size() < copies ? first : another(kinds, random);
            Appearance appearance = appearance(kind, objects, random);
            boolean anyCombination = split == Split.TEST && !kinds.add(kind);
            Optional<SceneObject> object = free.stream()
                    .map(place -> SceneObject.somewhere(appearance, place, random))
                    .filter(thing ->
                            anyCombination || thing.combination(background).isFor(split))
                    .findFirst();
            if (object.isEmpty()) {
                return Optional.empty();
            }
            kinds.add(kind);
            objects.add(object.get());
            free.remove(object.get().place());
        }
        return Optional.of(new Scene(background, objects));
    }

    private Kind another(Set<Kind> known, Random random) {
        Kind kind = vocabulary.draw(random);
        while (known.contains(kind)) {
            kind = vocabulary.draw(random);
        }
        return kind;
    }

    private static Appearance appearance(Kind kind, List<SceneObject> before, Random random) {
        Size size = Draw.of(Size.values(), random);
        if (!kind.isShape()) {
            return new Appearance(kind, Optional.empty(), size);
        }
        List<Color> seen = before.stream()
                .flatMap(object -> object.appearance().color().stream())
                .toList();
        boolean same = !seen.isEmpty() && random.nextDouble() < SAME_COLOR_PART;
        Color color = same ? Draw.of(seen, random) : Draw.of(Color.values(), random);
        return new Appearance(kind, Optional.of(color), size);
    }
}
