// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.train.scenes.thing.Appearance;
import org.llavamini.train.scenes.thing.Background;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Combination;
import org.llavamini.train.scenes.thing.Direction;
import org.llavamini.train.scenes.thing.Kind;
import org.llavamini.train.scenes.thing.Place;
import org.llavamini.train.scenes.thing.Pose;

/**
 * A thing in a clip.
 *
 * @param appearance at first
 */
public record Actor(Appearance appearance, Role role) {
    public Actor {
        requireNonNull(appearance, "appearance is null");
        requireNonNull(role, "role is null");
    }

    public Kind kind() {
        return appearance.kind();
    }

    public Combination combination(Background background) {
        return new Combination(kind().number(), appearance.colorNumber(background), role.number());
    }

    /** Returns how a frame shows it, empty if it does not. */
    public Optional<Pose> pose(int frame, int frames) {
        return switch (role) {
            case Role.Stays(Place place) -> Optional.of(at(place));
            case Role.Moves(Direction _, Place from, Place to) -> {
                double part = (double) frame / (frames - 1);
                yield Optional.of(new Pose(
                        appearance, from.x() + part * (to.x() - from.x()), from.y() + part * (to.y() - from.y())));
            }
            case Role.Appears(Place place, int first) -> frame >= first ? Optional.of(at(place)) : Optional.empty();
            case Role.Disappears(Place place, int first) -> frame < first ? Optional.of(at(place)) : Optional.empty();
            case Role.Flashes(Place place, int start, int times) ->
                frame >= start && frame < start + 2 * times && (frame - start) % 2 == 0
                        ? Optional.of(at(place))
                        : Optional.empty();
            case Role.Turns(Place place, int first, Color color) ->
                Optional.of(new Pose(frame < first ? appearance : appearance.recolored(color), place.x(), place.y()));
        };
    }

    private Pose at(Place place) {
        return new Pose(appearance, place.x(), place.y());
    }

    /** Returns a sentence that says everything about it, the place first, as in {@link Scene#caption}. */
    String sentence() {
        String subject = Sentences.capital(role.place().phrase()) + " " + Kind.withArticle(appearance.words());
        return role instanceof Role.Moves moves
                ? subject + " at first " + deed() + ", at the end it is "
                        + moves.to().phrase() + "."
                : subject + " " + deed() + ".";
    }

    /** Returns a sentence that begins with its name and says what it does, as in {@link Clip#listing}. */
    String listed() {
        String subject = "The " + kind().noun();
        String there = role.place().phrase();
        return role instanceof Role.Moves moves
                ? subject + " at first is " + there + ", " + deed() + " and at the end is "
                        + moves.to().phrase() + "."
                : subject + " is " + there + " and " + deed() + ".";
    }

    private String deed() {
        return switch (role) {
            case Role.Stays _ -> "stays";
            case Role.Moves(Direction direction, Place _, Place _) -> "moves " + direction.word();
            case Role.Appears(Place _, int frame) -> "appears after " + seconds(frame);
            case Role.Disappears(Place _, int frame) -> "disappears after " + seconds(frame);
            case Role.Flashes(Place _, int _, int times) -> "flashes " + times(times);
            case Role.Turns(Place _, int frame, Color color) -> "turns " + color.word() + " after " + seconds(frame);
        };
    }

    private static String seconds(int number) {
        return number == 1 ? "1 second" : number + " seconds";
    }

    public static String times(int number) {
        return number == 1 ? "1 time" : number + " times";
    }
}
