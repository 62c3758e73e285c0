// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    @Test
    void countsDigitsAsNumbers() {
        List<String> ordered = List.of(
                "1.png",
                "2.png",
                "10.png",
                "Frame3",
                "a",
                "a1b2",
                "a1b10",
                "a02",
                "frame1.png",
                "frame2.png",
                "frame002.png",
                "frame10.png",
                "frame99999999999999999998.png",
                "frame99999999999999999999.png",
                "frame1000000000000000000000.png",
                "frame-1.png");
        List<String> shuffled = new ArrayList<>(ordered);
        long seed = System.nanoTime();
        Collections.shuffle(shuffled, new Random(seed));
        shuffled.sort(NaturalOrder.INSTANCE);
        assertThat(shuffled.indexOf("frame2.png")).as("seed %s", seed).isLessThan(shuffled.indexOf("frame10.png"));
        assertThat(shuffled.indexOf("2.png")).isLessThan(shuffled.indexOf("10.png"));
        assertThat(shuffled.indexOf("a1b2")).isLessThan(shuffled.indexOf("a1b10"));
        assertThat(shuffled.indexOf("frame99999999999999999999.png"))
                .isLessThan(shuffled.indexOf("frame1000000000000000000000.png"));
        List<String> again = new ArrayList<>(shuffled);
        Collections.reverse(again);
        again.sort(NaturalOrder.INSTANCE);
        assertThat(again).isEqualTo(shuffled);
    }
}
