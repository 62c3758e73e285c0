// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

/**
 * What a vision tower reads: one or more square pictures of three channels, {@code [parts, 3, side, side]} in row-major
 * order. Immutable by agreement: the array is handed out without copying, and nobody writes to it.
 */
public final class PixelValues {
    private static final int CHANNELS = 3;

    private final int parts;
    private final int side;
    private final float[] data;

    PixelValues(int parts, int side, float[] data) {
        if (data.length != (long) parts * CHANNELS * side * side) {
            throw new IllegalArgumentException("%d values for %d parts of side %d".formatted(data.length, parts, side));
        }
        this.parts = parts;
        this.side = side;
        this.data = data;
    }

    /** Returns the number of pictures: 1, or the tiles and the whole picture in HD. */
    public int parts() {
        return parts;
    }

    /** Returns the width and height of each, in pixels. */
    public int side() {
        return side;
    }

    /** Returns a new array {@code [parts, 3, side, side]}. */
    public long[] shape() {
        return new long[] {parts, CHANNELS, side, side};
    }

    /** Returns the values themselves, not a copy; callers must not write to them. */
    public float[] data() {
        return data;
    }
}
