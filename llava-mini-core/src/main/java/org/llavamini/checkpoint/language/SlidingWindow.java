// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Attention to the nearest tokens only, in some layers.
 *
 * @param tokens how many a token sees, itself included
 * @param layers for each decoder layer whether it has the window
 * @param ropeTheta base of the rotary frequencies of those layers, where it is another one; these are never scaled
 */
public record SlidingWindow(int tokens, List<Boolean> layers, OptionalDouble ropeTheta) {
    public SlidingWindow {
        layers = List.copyOf(layers);
        if (tokens < 1) {
            throw new IllegalArgumentException("sliding_window must be greater than zero: " + tokens);
        }
    }
}
