// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.ffmpeg.VideoDecoder;
import org.llavamini.media.ffmpeg.VideoTimeline;

/** The chosen frames of a video file: everything is decoded in its order, what was chosen becomes a picture. */
final class VideoFrames implements FrameStream {
    private final String name;
    private final VideoTimeline timeline;
    private final FrameSelection selection;
    private final VideoDecoder decoder;

    private int position;
    private boolean ended;
    private Optional<Frame> ahead = Optional.empty();
    private Optional<Frame> latest = Optional.empty();
    private boolean closed;

    VideoFrames(String name, VideoTimeline timeline, FrameSelection selection, VideoDecoder decoder) {
        this.name = name;
        this.timeline = timeline;
        this.selection = selection;
        this.decoder = decoder;
    }

    @Override
    public int total() {
        return selection.count();
    }

    @Override
    public boolean hasNext() {
        if (!closed && !ended && ahead.isEmpty() && position < total()) {
            ahead = decodeTo(selection.index(position));
        }
        return ahead.isPresent();
    }

    @Override
    public Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no frame left of " + name);
        }
        Frame frame = ahead.orElseThrow();
        latest = ahead;
        ahead = Optional.empty();
        position++;
        return frame;
    }

    private Optional<Frame> decodeTo(long index) {
        while (shown() <= index) {
            if (!decoder.advance()) {
                ended = true;
                return lastResort();
            }
        }
        // Where frames are few, one may be chosen twice.
        return latest.filter(frame -> frame.index() == index).or(() -> Optional.of(frame()));
    }

    /** Pictures that could not be decoded keep their places, so that the others keep theirs. */
    private long shown() {
        return decoder.decoded() + decoder.failures();
    }

    /** A video of which something can be decoded gives at least one frame: the last that a damaged one ends with. */
    private Optional<Frame> lastResort() {
        if (decoder.decoded() == 0) {
            throw new LlavaMiniException(
                    ErrorCode.UNSUPPORTED_MEDIA,
                    "no frame of this video can be decoded (%s): %s"
                            .formatted(decoder.damage().orElse("it holds none"), name));
        }
        return position == 0 ? Optional.of(frame()) : Optional.empty();
    }

    private Frame frame() {
        double seconds = decoder.seconds().orElse((shown() - 1) / timeline.averageRate());
        return new Frame(decoder.picture(), shown() - 1, Math.max(0, seconds));
    }

    @Override
    public Optional<FrameLoss> loss() {
        int given = position + (ahead.isPresent() ? 1 : 0);
        Optional<String> damage = timeline.damage().or(decoder::damage);
        if (ended && given < total()) {
            return Optional.of(new FrameLoss(
                    name,
                    total(),
                    given,
                    damage.orElse("%d of %d frames can be decoded".formatted(decoder.decoded(), timeline.frames()))));
        }
        return damage.map(cause -> new FrameLoss(name, total(), given, cause));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ahead = Optional.empty();
            latest = Optional.empty();
            decoder.close();
        }
    }
}
