// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static java.util.Objects.requireNonNull;

import org.llavamini.media.Picture;

/**
 * One frame of a video.
 *
 * @param picture its pixels, turned as the video asks to be shown
 * @param index its place among all frames of the source in the order in which they are shown, from 0
 * @param seconds when it is shown, from the start; pictures without a time count as one per second
 */
public record Frame(Picture picture, long index, double seconds) {
    /** Checks the values. */
    public Frame {
        requireNonNull(picture, "picture is null");
        if (index < 0 || !Double.isFinite(seconds)) {
            throw new IllegalArgumentException("no frame has index " + index + " and time " + seconds + " s");
        }
    }
}
