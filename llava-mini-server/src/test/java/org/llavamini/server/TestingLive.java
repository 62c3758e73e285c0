// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import java.util.concurrent.atomic.AtomicInteger;
import org.llavamini.ImageInput;
import org.llavamini.Prompt;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.video.StillFilter;
import org.llavamini.server.model.LiveVideo;

/** A live video that shows its last frame. */
final class TestingLive implements LiveVideo {
    final AtomicInteger frames = new AtomicInteger();
    volatile Picture last;
    volatile boolean closed;
    private final StillFilter filter;

    TestingLive(double skipStill) {
        this.filter = new StillFilter(skipStill);
    }

    @Override
    public boolean add(ImageInput frame) {
        Picture picture = frame.read(PictureReader.create());
        boolean seen = filter.accepts(picture);
        if (seen) {
            last = picture;
            frames.incrementAndGet();
        }
        return seen;
    }

    @Override
    public Prompt about(Prompt prompt) {
        return prompt.image(last);
    }

    @Override
    public void close() {
        closed = true;
    }
}
