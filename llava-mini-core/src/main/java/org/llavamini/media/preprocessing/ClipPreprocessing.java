// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import java.util.List;

/**
 * The settings of a CLIP image processor, as in {@code preprocessor_config.json}. Pictures are always made RGB, resized with a filter
 * of Pillow's, cut out of the middle, rescaled and normalised.
 *
 * @param shortestEdge length of the shorter side after resizing, in pixels
 * @param cropSize side of the middle square, in pixels
 * @param rescaleFactor of samples, usually 1/255
 * @param mean mean of red, green and blue
 * @param std standard deviation of red, green and blue
 * @param keepsShape whether both sides shrink alike; else both become {@code shortestEdge} long
 * @param bilinear whether the filter is Pillow's bilinear instead of its bicubic
 */
public record ClipPreprocessing(
        int shortestEdge,
        int cropSize,
        double rescaleFactor,
        List<Double> mean,
        List<Double> std,
        boolean keepsShape,
        boolean bilinear) {
    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

    /** Checks and copies the settings. */
    public ClipPreprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (shortestEdge <= 0 || cropSize <= 0 || shortestEdge > 16_384 || cropSize > 16_384) {
            throw new IllegalArgumentException(
                    "sizes must be between 1 and 16384: shortestEdge " + shortestEdge + ", cropSize " + cropSize);
        }
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException("mean and std must have three numbers each: " + mean + ", " + std);
        }
        if (std.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException("std must be greater than zero: " + std);
        }
    }

    /** As CLIP resizes: both sides alike, with the bicubic filter. */
    public ClipPreprocessing(
            int shortestEdge, int cropSize, double rescaleFactor, List<Double> mean, List<Double> std) {
        this(shortestEdge, cropSize, rescaleFactor, mean, std, true, false);
    }

    /** Returns the settings of OpenAI's CLIP models for an input of the given side, in pixels. */
    public static ClipPreprocessing clip(int size) {
        return new ClipPreprocessing(size, size, 1 / 255.0, CLIP_MEAN, CLIP_STD);
    }

    /** Returns the background of a padded picture, {@code 0xRRGGBB}: the mean colour, rounded down. */
    int background() {
        int color = 0;
        for (double value : mean) {
            color = color << 8 | Math.clamp((int) (value * 255), 0, 255);
        }
        return color;
    }

    /** Returns the pixel value of each of the 256 samples of a channel, in the order of operations of the processor. */
    float[] valueTable(int channel) {
        float[] values = new float[256];
        float channelMean = mean.get(channel).floatValue();
        float channelStd = std.get(channel).floatValue();
        for (int sample = 0; sample < values.length; sample++) {
            values[sample] = ((float) (sample * rescaleFactor) - channelMean) / channelStd;
        }
        return values;
    }
}
