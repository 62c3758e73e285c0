// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

/**
 * What stage places asks of vision tokens besides where things are.
 *
 * @param stay how much tokens are held near what they were before, so that the language model still reads them
 * @param anywhere how much it counts that they tell which kinds are there at all, wherever
 * @param readOutSteps steps in which only the read-out learns, so that it says first what the tokens know already
 */
public record PlacesSettings(double stay, double anywhere, long readOutSteps) {
    private static final double STAY = 0.3;

    public PlacesSettings {
        if (!(stay >= 0 && stay <= Float.MAX_VALUE && anywhere >= 0 && anywhere <= Float.MAX_VALUE)
                || readOutSteps < 0) {
            throw new IllegalArgumentException("stay, anywhere and read_out_steps must be 0 or more: " + stay + ", "
                    + anywhere + ", " + readOutSteps);
        }
    }

    /** Returns what is asked unless the configuration says otherwise. */
    public static PlacesSettings defaults() {
        return new PlacesSettings(STAY, 0, 0);
    }
}
