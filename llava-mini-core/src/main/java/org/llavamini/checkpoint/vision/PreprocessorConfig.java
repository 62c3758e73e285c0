// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What preprocessor_config.json says about pixels; how pictures become pixel values.
 *
 * @param resize how the picture is scaled before cropping
 * @param cropHeight height of the centre crop in pixels
 * @param cropWidth width of the centre crop in pixels
 * @param rescaleFactor what 8-bit values are multiplied with
 * @param mean subtracted per channel, red green blue
 * @param standardDeviation divides per channel
 * @param interpolation filter of the scaling
 */
public record PreprocessorConfig(
        Resize resize,
        int cropHeight,
        int cropWidth,
        double rescaleFactor,
        List<Double> mean,
        List<Double> standardDeviation,
        Interpolation interpolation) {
    /** The means of CLIP's training pictures. */
    public static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    /** The standard deviations of CLIP's training pictures. */
    public static final List<Double> CLIP_STANDARD_DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);

    /** Filters, by Pillow's numbers. */
    public enum Interpolation {
        /** A triangle over two pixels. */
        BILINEAR(2),
        /** A cubic over four pixels. */
        BICUBIC(3);

        private final int number;

        Interpolation(int number) {
            this.number = number;
        }

        /** Returns the value of {@code resample}. */
        public int number() {
            return number;
        }
    }

    /** How a picture is scaled. */
    public sealed interface Resize {
        /**
         * The shorter side gets this length, the longer one follows.
         *
         * @param pixels length of the shorter side
         */
        record ShortestEdge(int pixels) implements Resize {}

        /**
         * Both sides get the given length.
         *
         * @param height in pixels
         * @param width in pixels
         */
        record Exact(int height, int width) implements Resize {}
    }

    public PreprocessorConfig {
        requireNonNull(resize, "resize is null");
        mean = List.copyOf(mean);
        standardDeviation = List.copyOf(standardDeviation);
        if (cropHeight <= 0 || cropWidth <= 0) {
            throw new IllegalArgumentException("the crop must not be empty: " + cropHeight + " x " + cropWidth);
        }
        if (mean.size() != 3 || standardDeviation.size() != 3) {
            throw new IllegalArgumentException("mean and standard deviation must have three values");
        }
    }

    /** Returns CLIP's preprocessing for towers with square input of the given side in pixels. */
    public static PreprocessorConfig clip(int imageSize) {
        return new PreprocessorConfig(
                new Resize.ShortestEdge(imageSize),
                imageSize,
                imageSize,
                1.0 / 255,
                CLIP_MEAN,
                CLIP_STANDARD_DEVIATION,
                Interpolation.BICUBIC);
    }
}
