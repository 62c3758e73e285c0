// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A thing in a clip.
 *
 * @param appearance at first
 */
record Actor(Appearance appearance, Role role) {
    Actor {
        requireNonNull(appearance, "appearance is null");
        requireNonNull(role, "role is null");
    }

    Kind kind() {
        return appearance.kind();
    }

    Combination combination(Background background) {
        return new Combination(kind().number(), appearance.colorNumber(background), role.number());
    }

    /** Returns how a frame shows it, empty if it does not. */
    Optional<Pose> pose(int frame, int frames) {
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
        String name = Kind.withArticle(appearance.words());
        return switch (role) {
            case Role.Stays(Place place) -> at(place, name) + " stays.";
            case Role.Moves(Direction direction, Place from, Place to) ->
                at(from, name) + " at first moves " + direction.word() + ", at the end it is " + to.phrase() + ".";
            case Role.Appears(Place place, int frame) -> at(place, name) + " appears after " + seconds(frame) + ".";
            case Role.Disappears(Place place, int frame) ->
                at(place, name) + " disappears after " + seconds(frame) + ".";
            case Role.Flashes(Place place, int _, int times) -> at(place, name) + " flashes " + times(times) + ".";
            case Role.Turns(Place place, int frame, Color color) ->
                at(place, name) + " turns " + color.word() + " after " + seconds(frame) + ".";
        };
    }

    /** Returns a sentence that begins with its name and says what it does, as in {@link Clip#listing}. */
    String listed() {
        String the = "The " + kind().noun();
        return switch (role) {
            case Role.Stays(Place place) -> the + " is " + place.phrase() + " and stays.";
            case Role.Moves(Direction direction, Place from, Place to) ->
                the + " at first is " + from.phrase() + ", moves " + direction.word() + " and at the end is "
                        + to.phrase() + ".";
            case Role.Appears(Place place, int frame) ->
                the + " is " + place.phrase() + " and appears after " + seconds(frame) + ".";
            case Role.Disappears(Place place, int frame) ->
                the + " is " + place.phrase() + " and disappears after " + seconds(frame) + ".";
            case Role.Flashes(Place place, int _, int times) ->
                the + " is " + place.phrase() + " and flashes " + times(times) + ".";
            case Role.Turns(Place place, int frame, Color color) ->
                the + " is " + place.phrase() + " and turns " + color.word() + " after " + seconds(frame) + ".";
        };
    }

    private static String at(Place place, String name) {
        return Sentences.capital(place.phrase()) + " " + name;
    }

    private static String seconds(int number) {
        return number == 1 ? "1 second" : number + " seconds";
    }

    static String times(int number) {
        return number == 1 ? "1 time" : number + " times";
    }
}
