// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import static java.util.Objects.requireNonNull;

import java.util.Random;
import org.llavamini.train.scenes.thing.Appearance;
import org.llavamini.train.scenes.thing.Background;
import org.llavamini.train.scenes.thing.Combination;
import org.llavamini.train.scenes.thing.Kind;
import org.llavamini.train.scenes.thing.Place;
import org.llavamini.train.scenes.thing.Pose;

/**
 * A thing in a scene.
 *
 * @param x where exactly its middle is within the place, as a part of the picture's width
 * @param y where exactly its middle is within the place, as a part of the picture's height
 */
public record SceneObject(Appearance appearance, Place place, double x, double y) {
    public SceneObject {
        requireNonNull(appearance, "appearance is null");
        requireNonNull(place, "place is null");
    }

    /** Puts a thing somewhere into a place, so that it does not leave it. */
    static SceneObject somewhere(Appearance appearance, Place place, Random random) {
        double room = (1.0 / Place.SIDE - appearance.size().diameter()) * 0.9;
        double x = place.x() + (random.nextDouble() - 0.5) * room;
        double y = place.y() + (random.nextDouble() - 0.5) * room;
        return new SceneObject(appearance, place, x, y);
    }

    public Kind kind() {
        return appearance.kind();
    }

    Pose pose() {
        return new Pose(appearance, x, y);
    }

    public Combination combination(Background background) {
        return new Combination(kind().number(), appearance.colorNumber(background), place.number());
    }
}
