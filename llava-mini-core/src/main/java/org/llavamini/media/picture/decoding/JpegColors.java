// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

/** The meanings of the samples in a JPEG file, and their way to RGB: libjpeg's arithmetic, then Pillow's for CMYK. */
enum JpegColors {
    GRAY(1),
    RGB(3),
    YCBCR(3),
    CMYK(4),
    YCCK(4);

    private static final int HALF = 1 << 15;
    private static final int RED_OF_CR = fixed(1.40200);
    private static final int GREEN_OF_CB = fixed(0.34414);
    private static final int GREEN_OF_CR = fixed(0.71414);
    private static final int BLUE_OF_CB = fixed(1.77200);

    private final int samples;

    JpegColors(int samples) {
        this.samples = samples;
    }

    private static int fixed(double factor) {
        return (int) (factor * (1 << 16) + 0.5);
    }

    int samples() {
        return samples;
    }

    /** Returns the RGB of interleaved samples; three samples a pixel are converted in place. */
    byte[] toRgb(byte[] values) {
        switch (this) {
            case GRAY -> {
                byte[] rgb = new byte[3 * values.length];
                for (int i = 0; i < values.length; i++) {
                    rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = values[i];
                }
                return rgb;
            }
            case RGB -> {
                return values;
            }
            case YCBCR -> {
                convertLuminance(values, 3);
                return values;
            }
            case CMYK -> {
                return fromInvertedCmyk(values);
            }
            case YCCK -> {
                // libjpeg makes CMYK as 255 minus RGB, which the inversion below would undo: negate the three.
                convertLuminance(values, 4);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (i & 3) == 3 ? values[i] : (byte) ~values[i];
                }
                return fromInvertedCmyk(values);
            }
        }
        throw new AssertionError(this);
    }

    private static void convertLuminance(byte[] values, int step) {
        for (int i = 0; i + 2 < values.length; i += step) {
            int luminance = values[i] & 0xff;
            int cb = (values[i + 1] & 0xff) - 128;
            int cr = (values[i + 2] & 0xff) - 128;
            values[i] = clip(luminance + (RED_OF_CR * cr + HALF >> 16));
            values[i + 1] = clip(luminance + (-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF >> 16));
            values[i + 2] = clip(luminance + (BLUE_OF_CB * cb + HALF >> 16));
        }
    }

    /** Adobe writes 255 minus ink, and Pillow takes every CMYK JPEG for one of Adobe's. */
    private static byte[] fromInvertedCmyk(byte[] values) {
        byte[] rgb = new byte[values.length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
            for (int channel = 0; channel < 3; channel++) {
                rgb[to + channel] = withoutInk(~values[from + channel] & 0xff, ~values[from + 3] & 0xff);
            }
        }
        return rgb;
    }

    /** Returns what Pillow makes of the ink of one colour and of black. */
    static byte withoutInk(int ink, int black) {
        int paper = 255 - black;
        int product = ink * paper + 128;
        return clip(paper - ((product >> 8) + product >> 8));
    }

    private static byte clip(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
