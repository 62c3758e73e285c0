// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How a thing looks.
 *
 * @param color of a shape; a pictogram has its own colours
 */
public record Appearance(Kind kind, Optional<Color> color, Size size) {
    public Appearance {
        requireNonNull(kind, "kind is null");
        requireNonNull(color, "color is null");
        requireNonNull(size, "size is null");
        if (kind.isShape() != color.isPresent()) {
            throw new IllegalArgumentException("shapes have a colour, pictograms have none: " + kind);
        }
    }

    /** Returns the colour as a number; that of the background stands in for the colour of a pictogram. */
    public int colorNumber(Background background) {
        return color.isPresent() ? color.get().number() : background.tone().number();
    }

    public Appearance recolored(Color other) {
        return new Appearance(kind, Optional.of(other), size);
    }

    /** Returns size and colour, such as {@code large and red}. */
    public String properties() {
        return size.word() + color.map(seen -> " and " + seen.word()).orElse("");
    }

    /** Returns everything that can be seen, such as {@code large red star}. */
    public String words() {
        return size.word() + " " + color.map(seen -> seen.word() + " ").orElse("") + kind.noun();
    }
}
