// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.llavamini.media.Picture;

/** Frames in which nothing changes are left out, and counted; noise is no change, a small thing that moves is one. */
class StillFilterTest {
    @Test
    void leavesOutWhatDoesNotChange() {
        List<Picture> frames = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            frames.add(scene(i / 10, i));
        }
        try (FrameStream stream =
                FrameSource.pictures(frames).open(FrameChoice.perSecond(1).skippingStill(0.05))) {
            List<Frame> moving = new ArrayList<>();
            stream.forEachRemaining(moving::add);
            assertThat(moving).extracting(Frame::index).containsExactly(0L, 10L, 20L);
            assertThat(stream.skipped()).isEqualTo(27);
            assertThat(stream.total()).isEqualTo(30);
        }
    }

    @Test
    void comparesWithTheLastOneTaken() {
        StillFilter filter = new StillFilter(0.1);
        int taken = 0;
        for (int level = 0; level < 256; level++) {
            taken += filter.accepts(gray(level)) ? 1 : 0;
        }
        // Slow changes add up: a tenth of 255 levels each.
        assertThat(taken).isEqualTo(10);
        assertThat(filter.skipped()).isEqualTo(246);
    }

    @Test
    void isOffByDefault() {
        List<Picture> same = List.of(gray(7), gray(7), gray(7));
        assertThat(TestingVideo.read(FrameSource.pictures(same), FrameChoice.perSecond(1)))
                .hasSize(3);
    }

    private static Picture gray(int level) {
        byte[] rgb = new byte[3 * 20 * 10];
        Arrays.fill(rgb, (byte) level);
        return Picture.of(20, 10, rgb);
    }

    /** A light square of one hundredth of the picture, at one of several places, in noise. */
    private static Picture scene(int place, long seed) {
        byte[] rgb = new byte[3 * 100 * 100];
        Random random = new Random(seed);
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % 100;
            int y = i / 300;
            boolean square = x / 10 == 2 * place && y / 10 == 4;
            rgb[i] = (byte) ((square ? 200 : 60) + random.nextInt(20));
        }
        return Picture.of(100, 100, rgb);
    }
}
