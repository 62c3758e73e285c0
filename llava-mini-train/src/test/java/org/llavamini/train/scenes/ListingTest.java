// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.ClipMaker;
import org.llavamini.train.scenes.content.Descriptions;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneMaker;
import org.llavamini.train.scenes.content.Sentences;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.Vocabulary;

/** What a listing says of a thing is what questions about it are answered with. */
final class ListingTest {
    private static final long SEED = 11;
    private static final int COUNT = 200;
    private static final Pattern ONE =
            Pattern.compile("The (\\w+) is (?:at|in) the ([a-z ]+), (small|large)(?: and (\\w+))?\\.");
    private static final Pattern SEVERAL = Pattern.compile("The (\\d) (\\w+) are ([a-z ]+)\\.");
    private static final Pattern RELATION =
            Pattern.compile("The (\\w+) is (left of|right of|above|below) the (\\w+)(?: and (above|below) it)?\\.");
    private static final Pattern MOVING = Pattern.compile(
            "The (\\w+) at first is (?:at|in) the ([a-z ]+), moves (\\w+) and at the end is (?:at|in) the ([a-z ]+)\\.");
    private static final Pattern TURNING =
            Pattern.compile("The (\\w+) is (?:at|in) the ([a-z ]+) and turns (\\w+) after \\d seconds?\\.");
    private static final Pattern OTHER =
            Pattern.compile("The (\\w+) is (?:at|in) the ([a-z ]+) and (stays|appears|disappears|flashes)( .*)?\\.");

    @Test
    void scenesListEveryKindByItsName() {
        SceneMaker maker = new SceneMaker(Vocabulary.ofShapes(), Split.TRAIN, 4);
        Random random = new Random(SEED);
        for (int i = 0; i < COUNT; i++) {
            Scene scene = maker.next(random);
            SceneOracle oracle = new SceneOracle(Descriptions.of(scene));
            List<String> sentences = sentences(scene.listing());
            assertThat(sentences)
                    .as(scene.listing())
                    .hasSize(scene.kinds().size() + Math.max(0, scene.unique().size() - 1));
            sentences.forEach(sentence -> checkScene(sentence, oracle));
        }
    }

    private static void checkScene(String sentence, SceneOracle oracle) {
        Matcher several = SEVERAL.matcher(sentence);
        if (several.matches()) {
            assertThat(oracle.answer("How many " + several.group(2) + " are there?"))
                    .isEqualTo(several.group(1));
            assertThat(several.group(3).split(" and ")).hasSize(Integer.parseInt(several.group(1)));
            return;
        }
        Matcher relation = RELATION.matcher(sentence);
        if (relation.matches()) {
            checkRelation(relation, relation.group(2), oracle);
            Optional.ofNullable(relation.group(4)).ifPresent(second -> checkRelation(relation, second, oracle));
            return;
        }
        Matcher one = matched(ONE, sentence);
        String noun = one.group(1);
        assertThat(oracle.answer("Where is the " + noun + "?")).isEqualTo(one.group(2));
        assertThat(oracle.answer("Is the " + noun + " small or large?")).isEqualTo(one.group(3));
        assertThat(oracle.answer("What color is the " + noun + "?")).isEqualTo(one.group(4));
    }

    private static void checkRelation(Matcher found, String relation, SceneOracle oracle) {
        assertThat(oracle.answer("Is the " + found.group(1) + " " + relation + " the " + found.group(3) + "?"))
                .isEqualTo("yes");
    }

    @Test
    void clipsListEveryThingInTheOrderOfTheAlphabet() {
        ClipMaker maker = new ClipMaker(Vocabulary.ofShapes(), Split.TRAIN, 4);
        Random random = new Random(SEED);
        for (int i = 0; i < COUNT; i++) {
            Clip clip = maker.next(random);
            JsonNode described = Descriptions.of(clip);
            ClipOracle oracle = new ClipOracle(described);
            List<String> sentences = sentences(clip.listing());
            assertThat(sentences).isSorted().hasSize(clip.actors().size());
            sentences.forEach(sentence -> checkClip(sentence, oracle, described));
        }
    }

    private static void checkClip(String sentence, ClipOracle oracle, JsonNode clip) {
        Matcher moving = MOVING.matcher(sentence);
        Matcher turning = TURNING.matcher(sentence);
        if (moving.matches()) {
            String noun = moving.group(1);
            assertThat(oracle.answer("Where is the " + noun + " at first?")).isEqualTo(moving.group(2));
            assertThat(oracle.answer("Which way does the " + noun + " move?")).isEqualTo(moving.group(3));
            assertThat(oracle.answer("Where is the " + noun + " at the end?")).isEqualTo(moving.group(4));
        } else if (turning.matches()) {
            assertThat(oracle.answer("What color is the " + turning.group(1) + " at the end?"))
                    .isEqualTo(turning.group(3));
        } else {
            Matcher other = matched(OTHER, sentence);
            assertThat(oracle.answer("Is the " + other.group(1) + " there at first?"))
                    .isEqualTo(Sentences.yesOrNo(List.of("stays", "disappears").contains(other.group(3))));
            assertThat(places(clip, other.group(1))).containsOnly(other.group(2));
        }
    }

    private static List<String> sentences(String listing) {
        return List.of(listing.split("(?<=\\.) "));
    }

    private static Matcher matched(Pattern pattern, String sentence) {
        Matcher matcher = pattern.matcher(sentence);
        assertThat(matcher.matches()).as(sentence).isTrue();
        return matcher;
    }

    private static List<String> places(JsonNode clip, String noun) {
        return StreamSupport.stream(clip.path("frames").spliterator(), false)
                .flatMap(frame -> new DescribedThings(frame).named(noun).stream())
                .map(DescribedThings::place)
                .distinct()
                .toList();
    }
}
