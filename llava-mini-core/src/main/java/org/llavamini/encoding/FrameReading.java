// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.llavamini.media.preprocessing.PixelValues;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;

/**
 * The frames of a video on their way from file to tower: opened, decoded and brought to size on a thread of their own, a few ahead of
 * the model. Everything but what is written here belongs to that thread.
 */
final class FrameReading implements AutoCloseable {
    private final FrameSource source;
    private final FrameChoice choice;
    private final ImageEncoder encoder;
    private final long skipped;
    private final BooleanSupplier cancelled;
    private final ReadAhead<Seen> ahead;
    private @Nullable FrameStream stream;
    private volatile long total;
    private volatile Optional<FrameLoss> loss = Optional.empty();
    private volatile long still;
    private volatile boolean closed;

    /**
     * A frame as the vision tower takes it.
     *
     * @param index its number in the video
     * @param pixels its pixel values
     */
    record Seen(long index, PixelValues pixels) {}

    /**
     * Begins.
     *
     * @param skipped how many frames at the beginning are not wanted
     * @param cancelled asked by the other thread whether the work shall end
     * @param arrived called by the other thread when more can be taken
     */
    FrameReading(
            FrameSource source,
            FrameChoice choice,
            ImageEncoder encoder,
            long skipped,
            BooleanSupplier cancelled,
            Runnable arrived) {
        this.source = source.shaped(encoder.frameShape());
        this.choice = choice;
        this.encoder = encoder;
        this.skipped = skipped;
        this.cancelled = cancelled;
        this.ahead = new ReadAhead<>(this::read, encoder.batchSize() + 1, arrived, this::end);
    }

    private Optional<Seen> read() {
        FrameStream frames = stream;
        if (frames == null) {
            frames = source.open(choice, () -> closed || cancelled.getAsBoolean());
            stream = frames;
            total = frames.total();
            for (long i = 0; i < skipped && frames.hasNext(); i++) {
                frames.next();
            }
        }
        if (!frames.hasNext()) {
            loss = frames.loss();
            still = frames.skipped();
            return Optional.empty();
        }
        Frame frame = frames.next();
        return Optional.of(new Seen(frame.index(), encoder.frameShape().pixels(frame.picture())));
    }

    private void end() {
        FrameStream frames = stream;
        if (frames != null) {
            frames.close();
        }
    }

    /** Returns whether {@link #next} would not have to wait. */
    boolean isReady() {
        return ahead.has(encoder.batchSize());
    }

    /** Returns as many frames as are encoded at once and at most so many, fewer at the end, none after it. */
    List<Seen> next(int atMost) {
        List<Seen> frames = new ArrayList<>();
        while (frames.size() < Math.min(atMost, encoder.batchSize())) {
            Optional<Seen> frame = ahead.next();
            if (frame.isEmpty()) {
                break;
            }
            frames.add(frame.get());
        }
        return frames;
    }

    /** Returns how many frames were chosen, once the first is there; fewer come from a damaged source. */
    long total() {
        return total;
    }

    /** Returns how many frames were left out because they hardly differed from the one before, after the last frame. */
    long still() {
        return still;
    }

    /** Returns what a damaged source did not give, after the last frame. */
    Optional<FrameLoss> loss() {
        return loss;
    }

    @Override
    public void close() {
        closed = true;
        ahead.close();
    }
}
