// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

/** Smooths the edges of blocks, as libwebp does; works on one macroblock after the other, in the order of the frame. */
final class Vp8LoopFilter {
    private final boolean simple;
    private final int sharpness;
    /** The planes Y, U, V. */
    private final Vp8Plane[] planes;

    Vp8LoopFilter(boolean simple, int sharpness, Vp8Plane... planes) {
        this.simple = simple;
        this.sharpness = sharpness;
        this.planes = planes;
    }

    /**
     * Filters the edges of one macroblock.
     *
     * @param level strength, 0 to 63
     * @param inner whether the edges within the macroblock are filtered too
     */
    void filter(int column, int row, int level, boolean inner) {
        if (level == 0) {
            return;
        }
        int interior = level;
        if (sharpness > 0) {
            interior = Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        interior = Math.max(1, interior);
        int limit = 2 * level + interior;
        for (int i = 0; i < (simple ? 1 : planes.length); i++) {
            Vp8Plane plane = planes[i];
            int side = i == 0 ? 16 : 8;
            int at = row * side * plane.width + column * side;
            Edges edges = new Edges(plane.samples, side, interior, level >= 40 ? 2 : level >= 15 ? 1 : 0);
            if (column > 0) {
                edges.filter(simple, at, plane.width, 1, limit + 4, true);
            }
            for (int x = 4; inner && x < side; x += 4) {
                edges.filter(simple, at + x, plane.width, 1, limit, false);
            }
            if (row > 0) {
                edges.filter(simple, at, 1, plane.width, limit + 4, true);
            }
            for (int y = 4; inner && y < side; y += 4) {
                edges.filter(simple, at + y * plane.width, 1, plane.width, limit, false);
            }
        }
    }

    /** The filters of the edges of one macroblock in one plane. */
    private static final class Edges {
        private final byte[] samples;
        private final int length;
        private final int interior;
        private final int highVariance;

        Edges(byte[] samples, int length, int interior, int highVariance) {
            this.samples = samples;
            this.length = length;
            this.interior = interior;
            this.highVariance = highVariance;
        }

        /** Filters an edge; {@code along} leads from one sample to the next on it, {@code step} across it. */
        void filter(boolean simple, int start, int along, int step, int limit, boolean outer) {
            for (int i = 0, at = start; i < length; i++, at += along) {
                int outside = difference(at - 2 * step, at + step);
                if (4 * difference(at - step, at) + outside > 2 * limit + 1) {
                    continue;
                }
                if (simple) {
                    adjustTwo(at, step);
                } else if (isSmooth(at, step)) {
                    boolean sharp = difference(at - 2 * step, at - step) > highVariance
                            || difference(at + step, at) > highVariance;
                    if (sharp) {
                        adjustTwo(at, step);
                    } else if (outer) {
                        adjustSix(at, step);
                    } else {
                        adjustFour(at, step);
                    }
                }
            }
        }

        private boolean isSmooth(int at, int step) {
            return difference(at - 4 * step, at - 3 * step) <= interior
                    && difference(at - 3 * step, at - 2 * step) <= interior
                    && difference(at - 2 * step, at - step) <= interior
                    && difference(at + 3 * step, at + 2 * step) <= interior
                    && difference(at + 2 * step, at + step) <= interior
                    && difference(at + step, at) <= interior;
        }

        private void adjustTwo(int at, int step) {
            int a = 3 * (sample(at) - sample(at - step)) + signed(sample(at - 2 * step) - sample(at + step));
            change(at - step, small(a + 3 >> 3));
            change(at, -small(a + 4 >> 3));
        }

        private void adjustFour(int at, int step) {
            int a = 3 * (sample(at) - sample(at - step));
            int forward = small(a + 4 >> 3);
            int outer = forward + 1 >> 1;
            change(at - 2 * step, outer);
            change(at - step, small(a + 3 >> 3));
            change(at, -forward);
            change(at + step, -outer);
        }

        private void adjustSix(int at, int step) {
            int a = signed(3 * (sample(at) - sample(at - step)) + signed(sample(at - 2 * step) - sample(at + step)));
            for (int distance = 0; distance < 3; distance++) {
                int change = (27 - 9 * distance) * a + 63 >> 7;
                change(at - (distance + 1) * step, change);
                change(at + distance * step, -change);
            }
        }

        private int sample(int at) {
            return samples[at] & 0xff;
        }

        private int difference(int first, int second) {
            return Math.abs(sample(first) - sample(second));
        }

        private void change(int at, int by) {
            samples[at] = (byte) Math.clamp(sample(at) + by, 0, 255);
        }

        private static int signed(int value) {
            return Math.clamp(value, -128, 127);
        }

        private static int small(int value) {
            return Math.clamp(value, -16, 15);
        }
    }
}
