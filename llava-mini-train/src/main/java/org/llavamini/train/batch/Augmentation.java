// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.llavamini.media.Picture;
import org.llavamini.train.config.AugmentationSettings;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.SampleMedia;

/**
 * Mirrors and cuts pictures by chance, but where the text says left or right. The chance depends on the seed, the step and the
 * picture alone, so that a resumed run sees the same, and samples of one picture in a step see the same as well. Immutable.
 *
 * @param settings how much
 * @param seed of the run
 */
record Augmentation(AugmentationSettings settings, long seed) {
    private static final Pattern SIDES =
            Pattern.compile("\\b(left|right)(s|most|ward|wards|hand|-hand)?\\b|左|右", Pattern.CASE_INSENSITIVE);
    private static final long STRIDE = 0x9E3779B97F4A7C15L;
    private static final int CHANNELS = 3;

    /**
     * What becomes of a picture.
     *
     * @param flipped whether it is mirrored
     * @param side the part of each of its sides that is left, 1 for all
     * @param x where that part begins, from 0 to 1, of what is cut away of the width
     * @param y the same of the height
     */
    record Change(boolean flipped, double side, double x, double y) {
        static final Change NONE = new Change(false, 1, 0, 0);

        Picture apply(Picture picture) {
            if (equals(NONE)) {
                return picture;
            }
            int width = Math.max(1, (int) Math.round(picture.width() * side));
            int height = Math.max(1, (int) Math.round(picture.height() * side));
            int left = (int) Math.round((picture.width() - width) * x);
            int top = (int) Math.round((picture.height() - height) * y);
            byte[] pixels = picture.toBytes();
            byte[] changed = new byte[CHANNELS * width * height];
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    int from = (top + row) * picture.width() + left + (flipped ? width - 1 - column : column);
                    System.arraycopy(pixels, CHANNELS * from, changed, CHANNELS * (row * width + column), CHANNELS);
                }
            }
            return Picture.of(width, height, changed);
        }
    }

    /** Returns what becomes of a sample's picture in a step. */
    Change of(long step, InstructionSample sample) {
        if (settings.isNone() || hasSides(sample)) {
            return Change.NONE;
        }
        return sample.media()
                .filter(SampleMedia.Picture.class::isInstance)
                .map(picture -> draw(step, picture))
                .orElse(Change.NONE);
    }

    private Change draw(long step, SampleMedia picture) {
        SplittableRandom random = new SplittableRandom(
                (seed * STRIDE + step) * STRIDE + picture.path().toString().hashCode());
        boolean flipped = random.nextDouble() < settings.flip();
        double area = settings.crop() + random.nextDouble() * (1 - settings.crop());
        double side = settings.crop() == 1 ? 1 : Math.sqrt(area);
        double x = random.nextDouble();
        double y = random.nextDouble();
        return new Change(flipped, side, side == 1 ? 0 : x, side == 1 ? 0 : y);
    }

    private static boolean hasSides(InstructionSample sample) {
        return sample.conversation().messages().stream()
                .anyMatch(message -> SIDES.matcher(message.text()).find());
    }
}
