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
import java.util.regex.Pattern;

/** Answers questions about a clip by nothing but their words and what each frame shows. */
final class ClipOracle {
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
        Matcher found;
        if ((found = match("Which way does the (\\w+) move\\?", question)).matches()) {
            Track track = tracks.get(found.group(1));
            double x = track.way("x");
            double y = track.way("y");
            assertThat(Math.abs(x) > 0.3).isNotEqualTo(Math.abs(y) > 0.3);
            return Math.abs(x) > 0.3 ? (x < 0 ? "left" : "right") : (y < 0 ? "up" : "down");
        }
        if ((found = match("What (moves|appears|disappears|flashes|changes color)\\?", question)).matches()) {
            List<Track> all = all(found.group(1));
            assertThat(all).as(question).hasSize(1);
            return all.getFirst().name();
        }
        if ((found = match("How many things (move|appear|disappear)\\?", question)).matches()) {
            return Integer.toString(all(found.group(1)).size());
        }
        if ((found = match("How many things are there (at first|at the end)\\?", question)).matches()) {
            String when = found.group(1);
            return Long.toString(tracks.values().stream()
                    .filter(track -> track.in(frame(track, when)))
                    .count());
        }
        if ((found = match("How many times does the (\\w+) flash\\?", question)).matches()) {
            assertThat(tracks.get(found.group(1)).flashes()).isTrue();
            return Integer.toString(tracks.get(found.group(1)).comings());
        }
        if ((found = match("(What color|Where) is the (\\w+) (at first|at the end)\\?", question)).matches()) {
            Track track = tracks.get(found.group(2));
            JsonNode seen = track.seen().get(frame(track, found.group(3)));
            return found.group(1).equals("Where") ? DescribedThings.place(seen) : DescribedThings.color(seen);
        }
        if ((found = match("Which (appear|disappear)s first, the (\\w+) or the (\\w+)\\?", question)).matches()) {
            return isBefore(found.group(2), found.group(1), found.group(3), found.group(1))
                    ? found.group(2)
                    : found.group(3);
        }
        if ((found = match("Does the (\\w+) (\\w+) before the (\\w+) (\\w+)s\\?", question)).matches()) {
            return isBefore(found.group(1), found.group(2), found.group(3), found.group(4)) ? "yes" : "no";
        }
        if ((found = match("Is the (\\w+) there (at first|at the end)\\?", question)).matches()) {
            Track track = tracks.get(found.group(1));
            return track.in(frame(track, found.group(2))) ? "yes" : "no";
        }
        throw new AssertionError("a question that nobody understands: " + question);
    }

    private boolean isBefore(String one, String verb, String other, String otherVerb) {
        Track first = tracks.get(one);
        Track second = tracks.get(other);
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

    private static Matcher match(String pattern, String question) {
        return Pattern.compile(pattern).matcher(question);
    }
}
