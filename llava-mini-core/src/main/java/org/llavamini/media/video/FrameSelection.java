// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

/**
 * The chosen frames of a video of known length, in constant memory.
 *
 * @param frames how many frames the video has
 * @param count how many are chosen
 */
public record FrameSelection(long frames, int count) {
    /** Checks the values. */
    public FrameSelection {
        if (count < 1 || count > frames) {
            throw new IllegalArgumentException("%d of %d frames cannot be chosen".formatted(count, frames));
        }
    }

    /**
     * Returns which frame the {@code position}-th chosen one is; never decreasing, and where frames are few a frame may be
     * chosen twice, as by the official code.
     */
    public long index(int position) {
        if (position < 0 || position >= count) {
            throw new IndexOutOfBoundsException("no position " + position + " among " + count + " chosen frames");
        }
        double part = (double) (frames - 1) / count;
        // Halves are rounded to even, as numpy does.
        long start = (long) Math.rint(part * position);
        long end = (long) Math.rint(part * (position + 1));
        return (start + end) / 2;
    }
}
