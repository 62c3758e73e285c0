// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.llavamini.media.Picture;

/** The chosen frames of a video file: everything is decoded in its order, what was chosen becomes a picture. */
final class VideoFrames implements FrameStream {
    private final VideoFile source;
    private final VideoTimeline timeline;
    private final FrameSelection selection;
    private final VideoDecoder decoder;
    private final FrameConverter converter;
    private final double tick;
    private final AVFrame incoming = avutil.av_frame_alloc();
    /** The last frame that was decoded: what a damaged video ends with. */
    private final AVFrame current = avutil.av_frame_alloc();

    private long decoded;
    private long firstTime;
    private int position;
    private boolean ended;
    private Optional<Frame> ahead = Optional.empty();
    private Optional<Frame> latest = Optional.empty();
    private boolean closed;

    VideoFrames(VideoFile source, VideoTimeline timeline, FrameSelection selection, VideoDecoder decoder) {
        this.source = source;
        this.timeline = timeline;
        this.selection = selection;
        this.decoder = decoder;
        AVStream stream = decoder.stream();
        converter = new FrameConverter(DisplayOrientation.of(stream.codecpar()));
        tick = (double) stream.time_base().num() / stream.time_base().den();
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
            throw new NoSuchElementException("no frame left of " + source.name());
        }
        Frame frame = ahead.orElseThrow();
        latest = ahead;
        ahead = Optional.empty();
        position++;
        return frame;
    }

    private Optional<Frame> decodeTo(long index) {
        while (shown() <= index) {
            if (!decoder.next(incoming)) {
                ended = true;
                return lastResort();
            }
            avutil.av_frame_unref(current);
            avutil.av_frame_move_ref(current, incoming);
            if (decoded == 0) {
                firstTime = current.best_effort_timestamp();
            }
            decoded++;
        }
        // Where frames are few, one may be chosen twice.
        return latest.filter(frame -> frame.index() == index).or(() -> Optional.of(frame()));
    }

    /** Pictures that could not be decoded keep their places, so that the others keep theirs. */
    private long shown() {
        return decoded + decoder.failures();
    }

    /** A video of which something can be decoded gives at least one frame. */
    private Optional<Frame> lastResort() {
        if (decoded == 0) {
            throw Demuxer.unsupported(
                    "no frame of this video can be decoded (%s)"
                            .formatted(decoder.damage().orElse("it holds none")),
                    source.file());
        }
        return position == 0 ? Optional.of(frame()) : Optional.empty();
    }

    private Frame frame() {
        Demuxer.checkFrame(current, source.limits(), source.file());
        Picture picture = converter.convert(current);
        return new Frame(picture, shown() - 1, seconds());
    }

    private double seconds() {
        long time = current.best_effort_timestamp();
        return time == avutil.AV_NOPTS_VALUE || firstTime == avutil.AV_NOPTS_VALUE
                ? (shown() - 1) / timeline.averageRate()
                : Math.max(0, (time - firstTime) * tick);
    }

    @Override
    public Optional<FrameLoss> loss() {
        int given = position + (ahead.isPresent() ? 1 : 0);
        Optional<String> damage = timeline.damage().or(decoder::damage);
        if (ended && given < total()) {
            return Optional.of(new FrameLoss(
                    source.name(),
                    total(),
                    given,
                    damage.orElse("%d of %d frames can be decoded".formatted(decoded, timeline.frames()))));
        }
        return damage.map(cause -> new FrameLoss(source.name(), total(), given, cause));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ahead = Optional.empty();
            latest = Optional.empty();
            avutil.av_frame_free(incoming);
            avutil.av_frame_free(current);
            converter.close();
            decoder.close();
        }
    }
}
