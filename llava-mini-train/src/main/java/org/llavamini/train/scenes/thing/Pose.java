// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import static java.util.Objects.requireNonNull;

/**
 * A thing at a point of a picture.
 *
 * @param x of its middle, as a part of the picture's width
 * @param y of its middle, as a part of the picture's height
 */
public record Pose(Appearance appearance, double x, double y) {
    public Pose {
        requireNonNull(appearance, "appearance is null");
    }
}
