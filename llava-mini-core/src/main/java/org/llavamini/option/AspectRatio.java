// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

/** What happens to pictures that are not square: {@code image_aspect_ratio} of a checkpoint. */
public enum AspectRatio {
    /** The middle of the picture is used, its ends are cut off. */
    SQUARE,
    /** The picture is laid in the middle of a square of the mean colour. */
    PAD;

    /** Returns the meaning of a configuration value: {@code pad}, and everything else is {@code square}, as officially. */
    public static AspectRatio fromConfig(String value) {
        return value.equals("pad") ? PAD : SQUARE;
    }
}
