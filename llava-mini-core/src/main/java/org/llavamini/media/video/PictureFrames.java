// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.ffmpeg.CancelledWork;

/** Frames that are pictures of their own, each read when it is asked for. */
final class PictureFrames implements FrameStream {
    private final String name;
    private final FrameSelection selection;
    private final IntFunction<Picture> pictures;
    private final BooleanSupplier cancelled;
    private int position;
    private int given;
    private int lost;
    private String firstFailure = "";
    private Optional<Frame> ahead = Optional.empty();
    private boolean closed;

    PictureFrames(String name, FrameSelection selection, IntFunction<Picture> pictures, BooleanSupplier cancelled) {
        this.name = name;
        this.selection = selection;
        this.pictures = pictures;
        this.cancelled = cancelled;
    }

    @Override
    public int total() {
        return selection.count();
    }

    @Override
    public boolean hasNext() {
        while (!closed && ahead.isEmpty() && position < total()) {
            CancelledWork.check(cancelled);
            ahead = read(index(position));
            position++;
        }
        if (!closed && given == 0 && ahead.isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.UNSUPPORTED_MEDIA, "no frame can be read (" + firstFailure + "): " + name);
        }
        return ahead.isPresent();
    }

    /** All pictures in their order where all are wanted; the rule for videos would take some twice. */
    private int index(int at) {
        return selection instanceof FrameSelection.Even even && even.frames() == total()
                ? at
                : (int) selection.index(at);
    }

    private Optional<Frame> read(int index) {
        try {
            return Optional.of(new Frame(pictures.apply(index), index, index));
        } catch (LlavaMiniException e) {
            if (lost == 0) {
                firstFailure = String.valueOf(e.getMessage());
            }
            lost++;
            return Optional.empty();
        }
    }

    @Override
    public Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no frame left of " + name);
        }
        Frame frame = ahead.orElseThrow();
        ahead = Optional.empty();
        given++;
        return frame;
    }

    @Override
    public Optional<FrameLoss> loss() {
        return lost == 0
                ? Optional.empty()
                : Optional.of(
                        new FrameLoss(name, total(), total() - lost, lost == 1 ? firstFailure : firstFailure + "; …"));
    }

    @Override
    public void close() {
        closed = true;
        ahead = Optional.empty();
    }
}
