// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VideoDisplayOrientationTest {
    private static final int ONE = 1 << 16;

    /** Two columns, three rows: 1 2, 3 4, 5 6. */
    private static final int[] PICTURE = {1, 2, 3, 4, 5, 6};

    @Test
    void turnsAsTheMatrixSays() {
        assertThat(turned(ONE, 0, 0, ONE)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(turned(0, ONE, -ONE, 0)).as("90 degrees clockwise").containsExactly(5, 3, 1, 6, 4, 2);
        assertThat(turned(-ONE, 0, 0, -ONE)).as("180 degrees").containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(turned(0, -ONE, ONE, 0)).as("90 degrees counterclockwise").containsExactly(2, 4, 6, 1, 3, 5);
        assertThat(turned(-ONE, 0, 0, ONE)).as("mirrored").containsExactly(2, 1, 4, 3, 6, 5);
        assertThat(turned(ONE, 0, 0, -ONE)).as("upside down").containsExactly(5, 6, 3, 4, 1, 2);
        assertThat(turned(0, ONE, ONE, 0)).as("transposed").containsExactly(1, 3, 5, 2, 4, 6);
    }

    @Test
    void turnsToTheNearestRightAngle() {
        assertThat(DisplayOrientation.of(60000, 20000, -20000, 60000)).isEqualTo(DisplayOrientation.NORMAL);
        assertThat(DisplayOrientation.of(0, 0, 0, 0)).isEqualTo(DisplayOrientation.NORMAL);
    }

    private static int[] turned(int a, int b, int c, int d) {
        byte[] rgb = new byte[3 * PICTURE.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) PICTURE[i / 3];
        }
        byte[] result = DisplayOrientation.of(a, b, c, d).apply(rgb, 2, 3);
        int[] values = new int[PICTURE.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = result[3 * i];
        }
        return values;
    }
}
