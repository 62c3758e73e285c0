// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static java.util.Objects.requireNonNull;

import java.util.Random;

/**
 * A thing in a scene.
 *
 * @param x where exactly its middle is within the place, as a part of the picture's width
 * @param y where exactly its middle is within the place, as a part of the picture's height
 */
record SceneObject(Appearance appearance, Place place, double x, double y) {
    SceneObject {
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

    Kind kind() {
        return appearance.kind();
    }

    Pose pose() {
        return new Pose(appearance, x, y);
    }

    Combination combination(Background background) {
        return new Combination(kind().number(), appearance.colorNumber(background), place.number());
    }
}
