// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.llavamini.train.scenes.thing.Appearance;
import org.llavamini.train.scenes.thing.Background;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Draw;
import org.llavamini.train.scenes.thing.Kind;
import org.llavamini.train.scenes.thing.Place;
import org.llavamini.train.scenes.thing.Size;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.Vocabulary;

/** Draws clips of one split: things of different kinds in four to six frames. */
public final class ClipMaker {
    private static final int LEAST_FRAMES = 4;
    private static final int MOST_FRAMES = 6;
    private static final int LEAST_ACTORS = 2;
    private static final int MOST_ACTORS = 4;

    private final Vocabulary vocabulary;
    private final Split split;
    private final int most;

    /**
     * Begins.
     *
     * @param most how many things a clip shows at most, up to four
     */
    public ClipMaker(Vocabulary vocabulary, Split split, int most) {
        this.vocabulary = vocabulary;
        this.split = split;
        this.most = Math.min(most, MOST_ACTORS);
    }

    public Clip next(Random random) {
        Background background = Background.draw(random);
        int frames = LEAST_FRAMES + random.nextInt(MOST_FRAMES - LEAST_FRAMES + 1);
        int least = Math.min(most, LEAST_ACTORS);
        int count = least + random.nextInt(most - least + 1);
        RoleMaker roles = new RoleMaker(frames, random);
        Set<Place> taken = EnumSet.noneOf(Place.class);
        Set<Kind> kinds = new HashSet<>();
        List<Actor> actors = new ArrayList<>();
        while (actors.size() < count && taken.size() < Place.values().length) {
            // Not every role fits into what is left; another one will.
            actor(background, roles.next(taken), kinds, random).ifPresent(actor -> {
                actors.add(actor);
                kinds.add(actor.kind());
                taken.addAll(RoleMaker.places(actor.role()));
            });
        }
        return new Clip(background, frames, actors);
    }

    /** Gives a role to a thing of a kind that is not there yet, so that their combination is of the split. */
    private Optional<Actor> actor(Background background, Optional<Role> role, Set<Kind> known, Random random) {
        if (role.isEmpty()) {
            return Optional.empty();
        }
        Kind kind = vocabulary.draw(random);
        Size size = Draw.of(Size.values(), random);
        Optional<Color> color = kind.isShape() ? Optional.of(Draw.of(Color.values(), random)) : Optional.empty();
        boolean turns = role.get() instanceof Role.Turns(Place _, int _, Color after)
                && (color.isEmpty() || color.get() == after);
        return Optional.of(new Actor(new Appearance(kind, color, size), role.get()))
                .filter(_ -> !turns && !known.contains(kind))
                .filter(actor -> actor.combination(background).isFor(split));
    }
}
