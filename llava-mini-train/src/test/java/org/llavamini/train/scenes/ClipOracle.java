// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/** Answers questions about a clip by nothing but their words and what each frame shows. */
final class ClipOracle {
    private static final List<OracleRule<ClipOracle>> RULES = List.of(
            OracleRule.of("Which way does the (\\w+) move\\?", ClipOracle::direction),
            OracleRule.of(
                    "What (moves|appears|disappears|flashes|changes color)\\?",
                    (oracle, found) -> oracle.only(found.group(1)).name()),
            OracleRule.of(
                    "How many things (move|appear|disappear)\\?",
                    (oracle, found) ->
                            Integer.toString(oracle.all(found.group(1)).size())),
            OracleRule.of("How many things are there (at first|at the end)\\?", ClipOracle::things),
            OracleRule.of("How many times does the (\\w+) flash\\?", ClipOracle::flashes),
            OracleRule.of(
                    "Where is the (\\w+) (at first|at the end)\\?",
                    (oracle, found) -> DescribedThings.place(oracle.seen(found))),
            OracleRule.of(
                    "What color is the (\\w+) (at first|at the end)\\?",
                    (oracle, found) -> DescribedThings.color(oracle.seen(found))),
            OracleRule.of("Which (appear|disappear)s first, the (\\w+) or the (\\w+)\\?", ClipOracle::first),
            OracleRule.of(
                    "Does the (\\w+) (\\w+) before the (\\w+) (\\w+)s\\?",
                    (oracle, found) -> OracleRule.yesOrNo(
                            oracle.isBefore(found.group(1), found.group(2), found.group(3), found.group(4)))),
            OracleRule.of(
                    "Is the (\\w+) there (at first|at the end)\\?",
                    (oracle, found) -> OracleRule.yesOrNo(!oracle.seen(found).isMissingNode())));

    private final Map<String, Track> tracks = new LinkedHashMap<>();

    /** What the frames show of one thing; a missing node where they do not show it. */
    private record Track(String name, List<JsonNode> seen) {
        private boolean in(int frame) {
            return !seen.get(frame).isMissingNode();
        }

        private int comings() {
            int number = in(0) ? 1 : 0;
            for (int frame = 1; frame < seen.size(); frame++) {
                number += in(frame) && !in(frame - 1) ? 1 : 0;
            }
            return number;
        }

        /** The first frame that differs from the one before in showing it or not. */
        private int change() {
            int frame = 1;
            while (in(frame) == in(frame - 1)) {
                frame++;
            }
            return frame;
        }

        private boolean appears() {
            return !in(0) && in(seen.size() - 1) && comings() == 1;
        }

        private boolean disappears() {
            return in(0) && !in(seen.size() - 1) && comings() == 1;
        }

        private boolean flashes() {
            return !in(0) && !in(seen.size() - 1);
        }

        private double way(String axis) {
            return in(0) && in(seen.size() - 1)
                    ? seen.getLast().path(axis).asDouble()
                            - seen.getFirst().path(axis).asDouble()
                    : 0;
        }

        private boolean moves() {
            return Math.abs(way("x")) + Math.abs(way("y")) > 0.3;
        }

        private boolean changesColor() {
            return seen.stream()
                            .filter(thing -> thing.has("color"))
                            .map(DescribedThings::color)
                            .distinct()
                            .count()
                    > 1;
        }
    }

    ClipOracle(JsonNode clip) {
        JsonNode frames = clip.path("frames");
        for (JsonNode frame : frames) {
            for (JsonNode thing : frame) {
                tracks.computeIfAbsent(thing.path("name").asText(), name -> new Track(name, new ArrayList<>()));
            }
        }
        for (JsonNode frame : frames) {
            DescribedThings things = new DescribedThings(frame);
            for (Track track : tracks.values()) {
                List<JsonNode> found = things.named(track.name());
                assertThat(found).hasSizeLessThan(2);
                track.seen().add(found.isEmpty() ? frame.path(-1) : found.getFirst());
            }
        }
    }

    String answer(String question) {
        return OracleRule.answer(RULES, this, question);
    }

    private String direction(Matcher found) {
        Track track = track(found.group(1));
        double x = track.way("x");
        double y = track.way("y");
        assertThat(Math.abs(x) > 0.3).isNotEqualTo(Math.abs(y) > 0.3);
        if (Math.abs(x) > 0.3) {
            return x < 0 ? "left" : "right";
        }
        return y < 0 ? "up" : "down";
    }

    private String things(Matcher found) {
        return Long.toString(tracks.values().stream()
                .filter(track -> track.in(frame(track, found.group(1))))
                .count());
    }

    private String flashes(Matcher found) {
        assertThat(track(found.group(1)).flashes()).isTrue();
        return Integer.toString(track(found.group(1)).comings());
    }

    private String first(Matcher found) {
        boolean before = isBefore(found.group(2), found.group(1), found.group(3), found.group(1));
        return found.group(before ? 2 : 3);
    }

    /** What the first or last frame shows of the thing in the first group. */
    private JsonNode seen(Matcher found) {
        Track track = track(found.group(1));
        return track.seen().get(frame(track, found.group(2)));
    }

    private Track track(String name) {
        assertThat(tracks).containsKey(name);
        return tracks.get(name);
    }

    private Track only(String verb) {
        assertThat(all(verb)).hasSize(1);
        return all(verb).getFirst();
    }

    private boolean isBefore(String one, String verb, String other, String otherVerb) {
        Track first = track(one);
        Track second = track(other);
        assertThat(event(verb).test(first) && event(otherVerb).test(second)).isTrue();
        assertThat(first.change()).isNotEqualTo(second.change());
        return first.change() < second.change();
    }

    private List<Track> all(String verb) {
        return tracks.values().stream().filter(event(verb)).toList();
    }

    private static Predicate<Track> event(String verb) {
        return switch (verb) {
            case "appear", "appears" -> Track::appears;
            case "disappear", "disappears" -> Track::disappears;
            case "flash", "flashes" -> Track::flashes;
            case "move", "moves" -> Track::moves;
            case "changes color" -> Track::changesColor;
            default -> throw new AssertionError("an event that nobody understands: " + verb);
        };
    }

    private static int frame(Track track, String when) {
        return when.equals("at first") ? 0 : track.seen().size() - 1;
    }
}
