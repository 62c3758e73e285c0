// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.llavamini.train.scenes.thing.Background;
import org.llavamini.train.scenes.thing.Pose;

/**
 * A video's content: things of different kinds and what they do.
 *
 * @param frames how many there are, one second apart
 */
public record Clip(Background background, int frames, List<Actor> actors) implements Described {
    public Clip {
        requireNonNull(background, "background is null");
        actors = List.copyOf(actors);
        if (actors.stream().map(Actor::kind).distinct().count() < actors.size()) {
            throw new IllegalArgumentException("two things of one kind");
        }
    }

    public int last() {
        return frames - 1;
    }

    public List<Pose> poses(int frame) {
        return actors.stream()
                .flatMap(actor -> actor.pose(frame, frames).stream())
                .toList();
    }

    /** Returns the things that have a role. */
    public List<Actor> in(Class<? extends Role> role) {
        return actors.stream().filter(actor -> role.isInstance(actor.role())).toList();
    }

    @Override
    public String caption() {
        return actors.stream().map(Actor::sentence).collect(Collectors.joining(" ")) + " It is on " + background.words()
                + ".";
    }

    @Override
    public String listing() {
        return actors.stream()
                .sorted(Comparator.comparing(actor -> actor.kind().noun()))
                .map(Actor::listed)
                .collect(Collectors.joining(" "));
    }
}
