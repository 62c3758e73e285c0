// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a listing says of a thing is what questions about it are answered with. */
final class ListingTest {
    private static final long SEED = 11;
    private static final int COUNT = 200;
    private static final Pattern ONE =
            Pattern.compile("The (\\w+) is (?:(\\w+) and )?(small|large), (?:at|in) the ([a-z ]+)\\.");
    private static final Pattern SEVERAL = Pattern.compile("The (\\d) (\\w+) are ([a-z ]+)\\.");
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
            String listing = scene.listing();
            List<String> names = Stream.concat(
                            ONE.matcher(listing).results(),
                            SEVERAL.matcher(listing).results())
                    .peek(found -> check(found, oracle))
                    .map(MatchResult::group)
                    .toList();
            assertThat(names).as(listing).hasSize(scene.kinds().size());
            assertThat(names.stream().mapToInt(String::length).sum() + names.size() - 1)
                    .as("nothing else in: " + listing)
                    .isEqualTo(listing.length());
        }
    }

    private static void check(MatchResult found, SceneOracle oracle) {
        if (found.groupCount() == 3) {
            assertThat(oracle.answer("How many " + found.group(2) + " are there?"))
                    .isEqualTo(found.group(1));
            assertThat(found.group(3).split(" and ")).hasSize(Integer.parseInt(found.group(1)));
            return;
        }
        String noun = found.group(1);
        assertThat(oracle.answer("What color is the " + noun + "?")).isEqualTo(found.group(2));
        assertThat(oracle.answer("Is the " + noun + " small or large?")).isEqualTo(found.group(3));
        assertThat(oracle.answer("Where is the " + noun + "?")).isEqualTo(found.group(4));
    }

    @Test
    void clipsListEveryThingInTheOrderOfTheAlphabet() {
        ClipMaker maker = new ClipMaker(Vocabulary.ofShapes(), Split.TRAIN, 4);
        Random random = new Random(SEED);
        for (int i = 0; i < COUNT; i++) {
            Clip clip = maker.next(random);
            ObjectNode described = JsonNodeFactory.instance.objectNode();
            described.setAll(Descriptions.of(clip));
            ClipOracle oracle = new ClipOracle(described);
            List<String> sentences = List.of(clip.listing().split("(?<=\\.) "));
            assertThat(sentences).isSorted().hasSize(clip.actors().size());
            sentences.forEach(sentence -> check(sentence, oracle, described));
        }
    }

    private static void check(String sentence, ClipOracle oracle, JsonNode clip) {
        MatchResult moving = MOVING.matcher(sentence).results().findFirst().orElse(null);
        if (moving != null) {
            String noun = moving.group(1);
            assertThat(oracle.answer("Where is the " + noun + " at first?")).isEqualTo(moving.group(2));
            assertThat(oracle.answer("Which way does the " + noun + " move?")).isEqualTo(moving.group(3));
            assertThat(oracle.answer("Where is the " + noun + " at the end?")).isEqualTo(moving.group(4));
            return;
        }
        MatchResult turning = TURNING.matcher(sentence).results().findFirst().orElse(null);
        if (turning != null) {
            assertThat(oracle.answer("What color is the " + turning.group(1) + " at the end?"))
                    .isEqualTo(turning.group(3));
            return;
        }
        MatchResult other = OTHER.matcher(sentence).results().findFirst().orElseThrow();
        assertThat(oracle.answer("Is the " + other.group(1) + " there at first?"))
                .isEqualTo(Sentences.yesOrNo(List.of("stays", "disappears").contains(other.group(3))));
        assertThat(places(clip, other.group(1))).containsOnly(other.group(2));
    }

    private static List<String> places(JsonNode clip, String noun) {
        return StreamSupport.stream(clip.path("frames").spliterator(), false)
                .flatMap(frame -> new DescribedThings(frame).named(noun).stream())
                .map(DescribedThings::place)
                .distinct()
                .toList();
    }
}
