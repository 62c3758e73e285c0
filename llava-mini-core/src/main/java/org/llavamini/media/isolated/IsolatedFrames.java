// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.media.video.FrameStream;

/** Frames that another process decodes; it is one frame ahead. */
final class IsolatedFrames implements FrameStream {
    private final Worker worker;
    private final String name;
    private final int total;
    private final long maxPixels;
    private final BooleanSupplier cancelled;
    private final Consumer<Worker> after;
    private Optional<Frame> ahead = Optional.empty();
    private Optional<FrameLoss> loss = Optional.empty();
    private boolean asked;
    private boolean ended;
    private boolean closed;

    /**
     * Takes frames from a process that has opened the video.
     *
     * @param after gets the process back
     */
    IsolatedFrames(
            Worker worker, String name, int total, long maxPixels, BooleanSupplier cancelled, Consumer<Worker> after) {
        this.worker = worker;
        this.name = name;
        this.total = total;
        this.maxPixels = maxPixels;
        this.cancelled = cancelled;
        this.after = after;
    }

    @Override
    public int total() {
        return total;
    }

    @Override
    public boolean hasNext() {
        if (!closed && !ended && ahead.isEmpty()) {
            ahead = worker.talk(name, cancelled, this::receive);
        }
        return ahead.isPresent();
    }

    private Optional<Frame> receive(DataOutputStream requests, DataInputStream replies) throws IOException {
        ask(requests);
        asked = false;
        int reply = replies.readUnsignedByte();
        if (reply == Wire.FAILED) {
            ended = true;
            throw Wire.readFailure(replies);
        }
        Optional<Frame> frame = Optional.empty();
        if (reply == Wire.DONE) {
            frame = Optional.of(Wire.readFrame(replies, maxPixels));
        } else {
            ended = true;
        }
        loss = Wire.readLoss(replies);
        if (!ended) {
            ask(requests);
        }
        return frame;
    }

    private void ask(DataOutputStream requests) throws IOException {
        if (!asked) {
            requests.writeByte(Wire.NEXT);
            requests.flush();
            asked = true;
        }
    }

    @Override
    public Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no frame left of " + name);
        }
        Frame frame = ahead.orElseThrow();
        ahead = Optional.empty();
        return frame;
    }

    @Override
    public Optional<FrameLoss> loss() {
        return loss;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (asked && worker.isAlive()) {
                // The frame that is on its way.
                var _ = worker.talk(name, () -> false, this::receiveLast);
            }
            if (worker.isAlive()) {
                worker.talk(name, () -> false, (requests, replies) -> {
                    requests.writeByte(Wire.CLOSE);
                    requests.flush();
                    return replies.readUnsignedByte();
                });
            }
        } catch (LlavaMiniException e) {
            // What becomes of a video that nobody wants any more does not matter.
            worker.close();
        } finally {
            closed = true;
            ahead = Optional.empty();
            after.accept(worker);
        }
    }

    private boolean receiveLast(DataOutputStream requests, DataInputStream replies) throws IOException {
        asked = false;
        int reply = replies.readUnsignedByte();
        if (reply == Wire.FAILED) {
            throw Wire.readFailure(replies);
        }
        if (reply == Wire.DONE) {
            Wire.readFrame(replies, maxPixels);
        }
        Wire.readLoss(replies);
        return true;
    }
}
