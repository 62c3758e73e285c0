// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

/**
 * Which pixels of a row or column make each output pixel, and how much each counts: Pillow's antialiased filters
 * in fixed point.
 *
 * @see <a href="https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c">Resample.c</a>
 */
final class ResampleWeights {
    /** Eight bits are for the sample and two for what the negative lobes of the filter add. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    private static final double A = -0.5;

    /** Filters of Pillow. */
    enum Filter {
        /** A triangle. */
        BILINEAR(1.0),
        /** A cubic with a = -0.5. */
        BICUBIC(2.0);

        private final double support;

        Filter(double support) {
            this.support = support;
        }

        private double at(double distance) {
            return switch (this) {
                case BILINEAR -> Math.max(0, 1 - Math.abs(distance));
                case BICUBIC -> bicubic(distance);
            };
        }
    }

    private final int taps;
    private final int[] starts;
    private final int[] counts;
    private final int[] weights;

    private ResampleWeights(int taps, int outputs) {
        this.taps = taps;
        this.starts = new int[outputs];
        this.counts = new int[outputs];
        this.weights = new int[Math.multiplyExact(taps, outputs)];
    }

    /** Returns the weights of output pixels {@code first} to {@code first + outputs - 1} of {@code outputSize}. */
    static ResampleWeights of(int inputSize, int outputSize, int first, int outputs, Filter filter) {
        double scale = (double) inputSize / outputSize;
        double filterScale = Math.max(scale, 1.0);
        double support = filter.support * filterScale;
        ResampleWeights result = new ResampleWeights((int) Math.ceil(support) * 2 + 1, outputs);
        double[] raw = new double[result.taps];
        for (int i = 0; i < outputs; i++) {
            double center = (first + i + 0.5) * scale;
            int start = Math.max(0, (int) (center - support + 0.5));
            int count = Math.min(inputSize, (int) (center + support + 0.5)) - start;
            double sum = 0;
            for (int tap = 0; tap < count; tap++) {
                raw[tap] = filter.at((tap + start - center + 0.5) * (1.0 / filterScale));
                sum += raw[tap];
            }
            for (int tap = 0; tap < count; tap++) {
                double weight = sum == 0 ? raw[tap] : raw[tap] / sum;
                double scaled = weight * (1 << PRECISION_BITS);
                result.weights[i * result.taps + tap] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
            result.starts[i] = start;
            result.counts[i] = count;
        }
        return result;
    }

    private static double bicubic(double distance) {
        double x = Math.abs(distance);
        if (x < 1.0) {
            return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
        }
        return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }

    int outputs() {
        return starts.length;
    }

    /** Returns the first input pixel of an output pixel. */
    int start(int output) {
        return starts[output];
    }

    /** Returns the number of input pixels of an output pixel. */
    int count(int output) {
        return counts[output];
    }

    /** Returns where the weights of an output pixel begin in {@link #weights}. */
    int offset(int output) {
        return output * taps;
    }

    /** Returns the weights of all output pixels; callers must not write to them. */
    int[] weights() {
        return weights;
    }

    /** Returns the first input pixel of all. */
    int firstInput() {
        return starts[0];
    }

    /** Returns the number of input pixels from the first to the last. */
    int inputs() {
        int last = outputs() - 1;
        return starts[last] + counts[last] - starts[0];
    }
}
