// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Direction;
import org.llavamini.train.scenes.thing.Draw;
import org.llavamini.train.scenes.thing.Place;

/** Draws roles in the places that are free. */
public final class RoleMaker {
    private final int frames;
    private final Random random;

    RoleMaker(int frames, Random random) {
        this.frames = frames;
        this.random = random;
    }

    /** Returns the places that nothing else may be in. */
    static Set<Place> places(Role role) {
        Set<Place> places = EnumSet.of(role.place());
        if (role instanceof Role.Moves(Direction direction, Place from, Place to)) {
            places.add(to);
            direction.next(from).ifPresent(places::add);
        }
        return places;
    }

    /** Draws a role; empty if the one that was drawn does not fit. */
    Optional<Role> next(Set<Place> taken) {
        List<Place> free = new ArrayList<>(EnumSet.allOf(Place.class));
        free.removeAll(taken);
        Place place = Draw.of(free, random);
        return switch (random.nextInt(24)) {
            case 0, 1 -> Optional.of(new Role.Stays(place));
            case 2, 3, 4, 5, 6, 7 -> move(place, taken);
            case 8, 9, 10, 11, 12, 13 -> Optional.of(new Role.Appears(place, laterFrame()));
            case 14, 15, 16, 17, 18 -> Optional.of(new Role.Disappears(place, laterFrame()));
            case 19, 20 -> Optional.of(flash(place));
            default -> Optional.of(new Role.Turns(place, laterFrame(), Draw.of(Color.values(), random)));
        };
    }

    private int laterFrame() {
        return 1 + random.nextInt(frames - 1);
    }

    private Optional<Role> move(Place from, Set<Place> taken) {
        List<Role> moves = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            Optional<Place> next = direction.next(from);
            Optional<Place> afterNext = next.flatMap(direction::next);
            Stream.concat(next.stream(), afterNext.stream())
                    .map(to -> new Role.Moves(direction, from, to))
                    .filter(role -> places(role).stream().noneMatch(taken::contains))
                    .forEach(moves::add);
        }
        return moves.isEmpty() ? Optional.empty() : Optional.of(Draw.of(moves, random));
    }

    /** It is never there in the first or last frame, so that its comings and goings all show. */
    private Role flash(Place place) {
        int times = 1 + random.nextInt((frames - 1) / 2);
        int start = 1 + random.nextInt(frames - 2 * times);
        return new Role.Flashes(place, start, times);
    }
}
