// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.scenes.content.ClipMaker;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneMaker;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Combination;
import org.llavamini.train.scenes.thing.Kind;
import org.llavamini.train.scenes.thing.KnownKinds;
import org.llavamini.train.scenes.thing.Place;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.TestingPictograms;
import org.llavamini.train.scenes.thing.Vocabulary;

final class SplitTest {
    private static final int COUNT = 1500;

    @TempDir
    Path folder;

    @Test
    void scenesOfTheTestShowCombinationsThatNoTrainingSceneShows() throws IOException {
        for (Vocabulary vocabulary : vocabularies()) {
            Set<Combination> seen = new HashSet<>();
            scenes(vocabulary, Split.TRAIN).forEach(scene -> seen.addAll(combinations(scene)));
            scenes(vocabulary, Split.TEST).forEach(scene -> {
                for (Kind kind : scene.kinds()) {
                    assertThat(scene.objects().stream()
                                    .filter(object -> object.kind().equals(kind))
                                    .map(object -> object.combination(scene.background())))
                            .as("a combination of every kind is new")
                            .anyMatch(combination -> !seen.contains(combination));
                }
            });
            assertThat(seen).isNotEmpty().noneMatch(Combination::isKeptForTest);
        }
    }

    @Test
    void clipsOfTheTestShowOnlyCombinationsThatNoTrainingClipShows() throws IOException {
        for (Vocabulary vocabulary : vocabularies()) {
            Set<Combination> seen = clips(vocabulary, Split.TRAIN);
            assertThat(clips(vocabulary, Split.TEST)).isNotEmpty().doesNotContainAnyElementsOf(seen);
        }
    }

    /** Only combinations are new: what a test scene is made of has all been seen in training. */
    @Test
    void bothSplitsShowEveryKindColorAndPlace() throws IOException {
        Vocabulary vocabulary = vocabularies().getLast();
        for (Split split : Split.values()) {
            List<SceneObject> objects = scenes(vocabulary, split)
                    .flatMap(scene -> scene.objects().stream())
                    .toList();
            assertThat(objects.stream().map(SceneObject::kind)).containsAll(vocabulary.kinds());
            for (Kind shape : KnownKinds.shapes()) {
                List<SceneObject> same = objects.stream()
                        .filter(object -> object.kind().equals(shape))
                        .toList();
                assertThat(same.stream().flatMap(object -> object.appearance().color().stream()))
                        .contains(Color.values());
                assertThat(same.stream().map(SceneObject::place)).contains(Place.values());
            }
        }
    }

    @Test
    void knowsItsNames() {
        assertThat(Split.named("test")).isEqualTo(Split.TEST);
        assertThatThrownBy(() -> Split.named("both"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("both")
                .hasMessageContaining("--split");
    }

    private List<Vocabulary> vocabularies() throws IOException {
        Path archive = TestingPictograms.write(folder.resolve("pictograms.zip"));
        return List.of(Vocabulary.ofShapes(), Vocabulary.withPictograms(archive));
    }

    private static Stream<Scene> scenes(Vocabulary vocabulary, Split split) {
        SceneMaker maker = new SceneMaker(vocabulary, split, DataRequest.DEFAULT_THINGS);
        Random random = new Random(7);
        return Stream.generate(() -> maker.next(random)).limit(COUNT);
    }

    private static Set<Combination> combinations(Scene scene) {
        return scene.objects().stream()
                .map(object -> object.combination(scene.background()))
                .collect(Collectors.toSet());
    }

    private static Set<Combination> clips(Vocabulary vocabulary, Split split) {
        ClipMaker maker = new ClipMaker(vocabulary, split, DataRequest.DEFAULT_THINGS);
        Random random = new Random(7);
        return Stream.generate(() -> maker.next(random))
                .limit(COUNT)
                .flatMap(clip -> clip.actors().stream().map(actor -> actor.combination(clip.background())))
                .collect(Collectors.toSet());
    }
}
