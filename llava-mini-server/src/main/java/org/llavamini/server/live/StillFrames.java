// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.live;

import org.llavamini.media.Picture;

/** Tells frames that hardly differ from the last one that was kept, by small gray pictures of both. For one thread at a time. */
final class StillFrames {
    private static final int SIDE = 16;

    private final double fraction;
    private double[] kept = {};

    /**
     * @param fraction of the range from black to white that a frame must differ by on average to be kept; 0 keeps all
     */
    StillFrames(double fraction) {
        this.fraction = fraction;
    }

    /** Returns whether the frame shows hardly anything new; if it does, it is what the next is compared with. */
    boolean isStill(Picture frame) {
        if (fraction == 0) {
            return false;
        }
        double[] gray = thumbnail(frame);
        boolean still = kept.length > 0 && difference(kept, gray) < fraction;
        if (!still) {
            kept = gray;
        }
        return still;
    }

    private static double difference(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum / one.length;
    }

    /** The mean brightness of each of a few hundred fields, from a few pixels of each, 0 to 1. */
    private static double[] thumbnail(Picture picture) {
        double[] gray = new double[SIDE * SIDE];
        int samples = 4;
        for (int row = 0; row < SIDE * samples; row++) {
            int y = (int) ((row + 0.5) * picture.height() / (SIDE * samples));
            for (int column = 0; column < SIDE * samples; column++) {
                int pixel = picture.pixel((int) ((column + 0.5) * picture.width() / (SIDE * samples)), y);
                double brightness = 0.299 * (pixel >> 16 & 0xff) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff);
                gray[row / samples * SIDE + column / samples] += brightness / 255 / (samples * samples);
            }
        }
        return gray;
    }
}
