// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import org.llavamini.media.Picture;

/** The form in which frames are wanted: smaller, as a rule, than they were shown. Immutable and thread-safe. */
@FunctionalInterface
public interface FrameShape {
    /** Returns a frame in this form. */
    Picture shape(Picture frame);

    /** Returns the same frames in this form; closing closes them. */
    default FrameStream shaping(FrameStream frames) {
        return new ShapedFrames(frames, this);
    }
}
