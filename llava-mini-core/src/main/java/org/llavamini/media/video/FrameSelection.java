// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

/** The chosen frames of a video of known length. Immutable. */
public sealed interface FrameSelection {
    /** Returns how many frames are chosen. */
    int count();

    /**
     * Returns which frame the {@code position}-th chosen one is; never decreasing, and where frames are few a frame may be
     * chosen twice, as by the official code.
     */
    long index(int position);

    /**
     * Returns an even choice, as the official code makes it.
     *
     * @param frames how many frames the video has
     * @param count how many are chosen
     */
    static FrameSelection even(long frames, int count) {
        return new Even(frames, count);
    }

    /**
     * Returns the frames that are shown at evenly spread times.
     *
     * @param times when each frame begins to be shown, in seconds after the first; ascending
     * @param seconds how long the video is
     * @param count how many are chosen
     */
    static FrameSelection timed(double[] times, double seconds, int count) {
        if (count <= times.length && isConstant(times, seconds)) {
            return new Even(times.length, count);
        }
        long[] indices = new long[count];
        int frame = 0;
        for (int i = 0; i < count; i++) {
            while (frame + 1 < times.length && times[frame + 1] <= (i + 0.5) * seconds / count) {
                frame++;
            }
            indices[i] = frame;
        }
        return new Listed(indices);
    }

    /** Times are rounded to ticks, so the frames of a constant rate are shown when they ought to be within half a frame. */
    private static boolean isConstant(double[] times, double seconds) {
        double frame = seconds / times.length;
        for (int i = 0; i < times.length; i++) {
            if (Math.abs(times[i] - i * frame) > frame / 2) {
                return false;
            }
        }
        return true;
    }

    /**
     * An even choice, in constant memory.
     *
     * @param frames how many frames the video has
     * @param count how many are chosen
     */
    record Even(long frames, int count) implements FrameSelection {
        /** Checks the values. */
        public Even {
            if (count < 1 || count > frames) {
                throw new IllegalArgumentException("%d of %d frames cannot be chosen".formatted(count, frames));
            }
        }

        @Override
        public long index(int position) {
            checkPosition(position, count);
            double part = (double) (frames - 1) / count;
            // Halves are rounded to even, as numpy does.
            long start = (long) Math.rint(part * position);
            long end = (long) Math.rint(part * (position + 1));
            return (start + end) / 2;
        }
    }

    /** Frames by their numbers. */
    final class Listed implements FrameSelection {
        private final long[] indices;

        private Listed(long[] indices) {
            this.indices = indices;
        }

        @Override
        public int count() {
            return indices.length;
        }

        @Override
        public long index(int position) {
            checkPosition(position, indices.length);
            return indices[position];
        }
    }

    private static void checkPosition(int position, int count) {
        if (position < 0 || position >= count) {
            throw new IndexOutOfBoundsException("no position " + position + " among " + count + " chosen frames");
        }
    }
}
