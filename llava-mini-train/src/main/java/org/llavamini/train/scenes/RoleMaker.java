// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Draws roles in the places that are free. */
final class RoleMaker {
    private final int frames;
    private final Random random;

    RoleMaker(int frames, Random random) {
        this.frames = frames;
        this.random = random;
    }

    /** Returns the places that nothing else may be in. */
    static Set<Place> places(Role role) {
        return switch (role) {
            case Role.Stays(Place place) -> EnumSet.of(place);
            case Role.Moves(Direction direction, Place from, Place to) -> {
                Set<Place> places = EnumSet.of(from, to);
                direction.next(from).ifPresent(places::add);
                yield places;
            }
            case Role.Appears(Place place, int _) -> EnumSet.of(place);
            case Role.Disappears(Place place, int _) -> EnumSet.of(place);
            case Role.Flashes(Place place, int _, int _) -> EnumSet.of(place);
            case Role.Turns(Place place, int _, Color _) -> EnumSet.of(place);
        };
    }

    /** Draws a role; empty if the one that was drawn does not fit. */
    Optional<Role> next(Set<Place> taken) {
        List<Place> free = new ArrayList<>(EnumSet.allOf(Place.class));
        free.removeAll(taken);
        Place place = Draw.of(free, random);
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> Optional.of(new Role.Stays(place));
            case 3, 4, 5, 6, 7, 8 -> move(place, taken);
            case 9, 10, 11, 12 -> Optional.of(new Role.Appears(place, laterFrame()));
            case 13, 14, 15 -> Optional.of(new Role.Disappears(place, laterFrame()));
            case 16, 17 -> Optional.of(flash(place));
            default -> Optional.of(new Role.Turns(place, laterFrame(), Draw.of(Color.values(), random)));
        };
    }

    private int laterFrame() {
        return 1 + random.nextInt(frames - 1);
    }

    private Optional<Role> move(Place from, Set<Place> taken) {
        Direction direction = Draw.of(Direction.values(), random);
        Optional<Place> to = direction.next(from);
        if (to.isPresent() && random.nextBoolean()) {
            to = to.flatMap(direction::next);
        }
        return to.<Role>map(end -> new Role.Moves(direction, from, end))
                .filter(role -> places(role).stream().noneMatch(taken::contains));
    }

    /** It is never there in the first or last frame, so that its comings and goings all show. */
    private Role flash(Place place) {
        int times = 1 + random.nextInt((frames - 1) / 2);
        int start = 1 + random.nextInt(frames - 2 * times);
        return new Role.Flashes(place, start, times);
    }
}
