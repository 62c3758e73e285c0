// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import org.llavamini.media.Picture;

/**
 * Leaves out frames in which hardly anything changed: small gray thumbnails are compared, so that noise and compression do
 * not count and a whole frame costs a few reads. For one thread at a time.
 */
public final class StillFilter {
    private static final int SIDE = 16;
    /** So many samples of each cell are averaged, in each direction. */
    private static final int SAMPLES = 4;

    private static final double WHITE = 255;

    private final double fraction;
    private double[] last = {};
    private long skipped;

    /**
     * Prepares to compare.
     *
     * @param fraction of full brightness: frames that differ less, on average over the cell that differs most, are left out
     */
    public StillFilter(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("the fraction must be from 0 to 1: " + fraction);
        }
        this.fraction = fraction;
    }

    /** Returns whether a frame differs from the last one that was accepted, and accepts it then. */
    public boolean accepts(Picture frame) {
        double[] thumbnail = thumbnail(frame);
        if (last.length > 0 && difference(last, thumbnail) < fraction) {
            skipped++;
            return false;
        }
        last = thumbnail;
        return true;
    }

    /** Returns how many frames were left out so far. */
    public long skipped() {
        return skipped;
    }

    private static double difference(double[] one, double[] other) {
        double most = 0;
        for (int i = 0; i < one.length; i++) {
            most = Math.max(most, Math.abs(one[i] - other[i]));
        }
        return most / WHITE;
    }

    private static double[] thumbnail(Picture frame) {
        double[] gray = new double[SIDE * SIDE];
        int samples = SIDE * SAMPLES;
        for (int row = 0; row < samples; row++) {
            int y = (int) ((row + 0.5) * frame.height() / samples);
            for (int column = 0; column < samples; column++) {
                int rgb = frame.pixel((int) ((column + 0.5) * frame.width() / samples), y);
                double brightness = 0.299 * (rgb >> 16) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
                gray[row / SAMPLES * SIDE + column / SAMPLES] += brightness / (SAMPLES * SAMPLES);
            }
        }
        return gray;
    }
}
