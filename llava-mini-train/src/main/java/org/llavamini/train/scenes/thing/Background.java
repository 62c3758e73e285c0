// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import static java.util.Objects.requireNonNull;

import java.util.Random;

/** What a scene is painted on. */
public record Background(Tone tone, Pattern pattern) {
    public Background {
        requireNonNull(tone, "tone is null");
        requireNonNull(pattern, "pattern is null");
    }

    public static Background draw(Random random) {
        return new Background(Draw.of(Tone.values(), random), Draw.of(Pattern.values(), random));
    }

    public String words() {
        return "a " + pattern.word() + " " + tone.word() + " background";
    }
}
