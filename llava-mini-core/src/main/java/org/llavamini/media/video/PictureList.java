// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;

/** Pictures in memory as frames. */
record PictureList(List<Picture> pictures) implements FrameSource {
    PictureList {
        pictures = List.copyOf(pictures);
        if (pictures.isEmpty()) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, "a video of no pictures: give at least one");
        }
    }

    @Override
    public String name() {
        return "list of " + pictures.size() + " pictures";
    }

    @Override
    public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
        FrameStream frames =
                new PictureFrames(name(), choice.selectPictures(pictures.size()), pictures::get, cancelled);
        return choice.skipStill() > 0 ? new MovingFrames(frames, choice.skipStill()) : frames;
    }
}
