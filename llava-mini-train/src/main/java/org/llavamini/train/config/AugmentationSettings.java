// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

/**
 * How pictures are changed by chance before they are learned, but where the text says left or right. Videos stay as they are.
 *
 * @param flip how probably a picture is mirrored
 * @param crop the smallest part of a picture's area that is left, 1 for all of it
 */
public record AugmentationSettings(double flip, double crop) {
    public AugmentationSettings {
        if (!(flip >= 0 && flip <= 1) || !(crop > 0 && crop <= 1)) {
            throw new IllegalArgumentException("impossible flip " + flip + " or crop " + crop);
        }
    }

    /** Returns the settings that leave all pictures as they are. */
    public static AugmentationSettings none() {
        return new AugmentationSettings(0, 1);
    }

    /** Returns whether pictures stay as they are. */
    public boolean isNone() {
        return flip == 0 && crop == 1;
    }
}
