// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static java.util.Objects.requireNonNull;

import java.util.Random;

/** What a scene is painted on. */
record Background(Tone tone, Pattern pattern) {
    Background {
        requireNonNull(tone, "tone is null");
        requireNonNull(pattern, "pattern is null");
    }

    static Background draw(Random random) {
        return new Background(Draw.of(Tone.values(), random), Draw.of(Pattern.values(), random));
    }

    String words() {
        return "a " + pattern.word() + " " + tone.word() + " background";
    }
}
