// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.ClipMaker;
import org.llavamini.train.scenes.content.Descriptions;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneMaker;
import org.llavamini.train.scenes.question.Interview;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.TestingPictograms;
import org.llavamini.train.scenes.thing.Vocabulary;

/** Guessing does not pay, and every answer of many is right. */
final class GuessingTest {
    private static final int TRAIN = 2000;
    private static final int TEST = 1200;

    /** By how much a guess may be better than chance: part of a hundred questions or so per answer is left to luck. */
    private static final double LUCK = 0.08;

    @TempDir
    Path folder;

    /** A question with what is seen besides its words, at each moment. */
    private record Asked(Question question, Map<Moment, String> seen) {}

    /** Gives the most frequent answer, or of two things the first or second, to what it knows of a question. */
    private static final class Guesser {
        private final Function<Asked, String> known;
        private final Map<String, Map<String, Integer>> answers = new HashMap<>();

        private Guesser(Function<Asked, String> known, List<Asked> lessons) {
            this.known = known;
            for (Asked lesson : lessons) {
                count(known.apply(lesson), lesson);
                count(lesson.question().template(), lesson);
            }
        }

        private void count(String key, Asked lesson) {
            answers.computeIfAbsent(key, text -> new TreeMap<>())
                    .merge(lesson.question().choice(), 1, Integer::sum);
        }

        private boolean isRight(Asked asked) {
            Map<String, Integer> counts = answers.getOrDefault(
                    known.apply(asked), answers.getOrDefault(asked.question().template(), Map.of()));
            return counts.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .filter(asked.question().choice()::equals)
                    .isPresent();
        }

        private double accuracy(List<Asked> exam) {
            return exam.stream()
                    .mapToInt(asked -> isRight(asked) ? 1 : 0)
                    .average()
                    .orElse(0);
        }
    }

    @Test
    void doesNotPayWithScenes() throws IOException {
        for (Vocabulary vocabulary : vocabularies()) {
            List<Asked> train = scenes(vocabulary, Split.TRAIN, TRAIN);
            List<Asked> test = scenes(vocabulary, Split.TEST, TEST);
            check("scenes of " + vocabulary.kinds().size() + " kinds", train, test, Map.of());
        }
    }

    @Test
    void doesNotPayWithClipsEvenIfAFrameIsSeen() throws IOException {
        for (Vocabulary vocabulary : vocabularies()) {
            Map<String, Map<String, Double>> frames = new TreeMap<>();
            List<Asked> train = clips(vocabulary, Split.TRAIN, TRAIN);
            List<Asked> test = clips(vocabulary, Split.TEST, TEST);
            for (Moment moment : Moment.values()) {
                Guesser guesser = new Guesser(
                        asked -> asked.question().template() + "\n"
                                + asked.seen().get(moment),
                        train);
                byType(test)
                        .forEach((type, exam) -> frames.computeIfAbsent(type, name -> new TreeMap<>())
                                .put(moment.name().toLowerCase(Locale.ROOT) + " frame", guesser.accuracy(exam)));
            }
            check("clips of " + vocabulary.kinds().size() + " kinds", train, test, frames);
            for (Moment moment : Moment.values()) {
                String key = moment.name().toLowerCase(Locale.ROOT) + " frame";
                assertThat(frames.get("motion").get(key)).as(key).isLessThan(0.7);
                assertThat(frames.get("order").get(key)).as(key).isLessThan(0.8);
            }
        }
    }

    private static void check(
            String title, List<Asked> train, List<Asked> test, Map<String, Map<String, Double>> more) {
        Guesser guesser = new Guesser(asked -> asked.question().text(), train);
        System.out.println(title);
        byType(test).forEach((type, exam) -> {
            double chance = exam.stream()
                    .mapToDouble(asked -> 1.0 / asked.question().choices().size())
                    .average()
                    .orElseThrow();
            double accuracy = guesser.accuracy(exam);
            String others = more.getOrDefault(type, Map.of()).entrySet().stream()
                    .map(entry -> String.format(Locale.ROOT, ", %s %.1f", entry.getKey(), 100 * entry.getValue()))
                    .collect(Collectors.joining());
            System.out.println(String.format(
                    Locale.ROOT,
                    "  %-10s %5d questions, chance %4.1f, by text %4.1f%s",
                    type,
                    exam.size(),
                    100 * chance,
                    100 * accuracy,
                    others));
            assertThat(exam.size()).as(type).isGreaterThan(100);
            assertThat(accuracy).as("guessed of " + type).isLessThan(chance + LUCK);
        });
        // Whoever knows the test itself gains nothing either from the most frequent answer of each template.
        Guesser knowing = new Guesser(asked -> asked.question().template(), test);
        byType(test).forEach((type, exam) -> {
            double chance = exam.stream()
                    .mapToDouble(asked -> 1.0 / asked.question().choices().size())
                    .average()
                    .orElseThrow();
            assertThat(knowing.accuracy(exam)).as("known of " + type).isLessThan(chance + LUCK);
        });
    }

    private static Map<String, List<Asked>> byType(List<Asked> all) {
        return all.stream()
                .collect(Collectors.groupingBy(asked -> asked.question().type(), TreeMap::new, Collectors.toList()));
    }

    private static List<Asked> scenes(Vocabulary vocabulary, Split split, int count) {
        SceneMaker maker = new SceneMaker(vocabulary, split, DataRequest.DEFAULT_THINGS);
        Interview<Scene> interview =
                new Interview<>(GeneratedData.sceneQuestions(vocabulary, DataRequest.DEFAULT_THINGS), 6, Set.of());
        Random random = new Random(10);
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Scene scene = maker.next(random);
            SceneOracle oracle = new SceneOracle(Descriptions.of(scene));
            for (Question question : interview.about(scene, random)) {
                assertThat(question.answer()).as(question.text()).isEqualTo(oracle.answer(question.text()));
                all.add(new Asked(question, Map.of()));
            }
        }
        return all;
    }

    /** The frame that somebody saw. */
    private enum Moment {
        FIRST,
        MIDDLE,
        LAST;

        private int of(Clip clip) {
            return switch (this) {
                case FIRST -> 0;
                case MIDDLE -> clip.last() / 2;
                case LAST -> clip.last();
            };
        }
    }

    private static List<Asked> clips(Vocabulary vocabulary, Split split, int count) {
        ClipMaker maker = new ClipMaker(vocabulary, split, DataRequest.DEFAULT_THINGS);
        Interview<Clip> interview = new Interview<>(GeneratedData.clipQuestions(vocabulary), 6, Set.of());
        Random random = new Random(10);
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Clip clip = maker.next(random);
            ClipOracle oracle = new ClipOracle(Descriptions.of(clip));
            for (Question question : interview.about(clip, random)) {
                assertThat(question.answer()).as(question.text()).isEqualTo(oracle.answer(question.text()));
                Map<Moment, String> seen = new EnumMap<>(Moment.class);
                for (Moment moment : Moment.values()) {
                    seen.put(moment, seen(clip, question, moment.of(clip)));
                }
                all.add(new Asked(question, seen));
            }
        }
        return all;
    }

    /** What a frame shows of the things that a question names, where the first of them is, and how many things there are. */
    private static String seen(Clip clip, Question question, int frame) {
        List<String> words = List.of(question.text().split("\\W+"));
        String named = words.stream()
                .flatMap(word -> clip.actors().stream()
                        .filter(actor -> actor.kind().noun().equals(word)))
                .map(actor -> actor.pose(frame, clip.frames()).isPresent() ? "there" : "absent")
                .collect(Collectors.joining(" "));
        String place = clip.actors().stream()
                .filter(actor -> words.contains(actor.kind().noun()))
                .flatMap(actor -> actor.pose(frame, clip.frames()).stream())
                .findFirst()
                .map(pose -> Math.round(pose.x() * 6) + " " + Math.round(pose.y() * 6) + " "
                        + (question.type().equals("color")
                                ? pose.appearance().color().map(Color::word).orElse("")
                                : ""))
                .orElse("");
        boolean located = List.of("motion", "place", "color").contains(question.type());
        return named + "\n" + (located ? place : clip.poses(frame).size());
    }

    private List<Vocabulary> vocabularies() throws IOException {
        Path archive = TestingPictograms.write(folder.resolve("pictograms.zip"));
        return List.of(Vocabulary.ofShapes(), Vocabulary.withPictograms(archive));
    }
}
