// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.llavamini.media.Picture;

class ExifOrientationTest {
    /** What a picture of three rows, ab, cd and ef, becomes: rows separated by blanks. */
    private static final List<String> UPRIGHT =
            List.of("ab cd ef", "ba dc fe", "fe dc ba", "ef cd ab", "ace bdf", "eca fdb", "fdb eca", "bdf ace");

    @Test
    void turnsPicturesUpright() {
        Picture picture = picture("ab cd ef");
        for (int number = 1; number <= 8; number++) {
            for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
                ExifOrientation orientation = ExifOrientation.of(block(number, order), 0);
                assertThat(orientation.apply(picture))
                        .as("orientation %d", number)
                        .isEqualTo(picture(UPRIGHT.get(number - 1)));
            }
        }
    }

    @Test
    void ignoresBrokenBlocks() {
        byte[] block = block(6, ByteOrder.BIG_ENDIAN);
        assertThat(ExifOrientation.of(block, 0)).isEqualTo(ExifOrientation.ROTATED_90_CLOCKWISE);
        for (int length = 0; length < 20; length++) {
            assertThat(ExifOrientation.of(Arrays.copyOf(block, length), 0)).isEqualTo(ExifOrientation.NORMAL);
        }
        assertThat(ExifOrientation.of(block(9, ByteOrder.BIG_ENDIAN), 0)).isEqualTo(ExifOrientation.NORMAL);
        assertThat(ExifOrientation.of(block(0, ByteOrder.BIG_ENDIAN), 0)).isEqualTo(ExifOrientation.NORMAL);
    }

    private static Picture picture(String rows) {
        String[] lines = rows.split(" ");
        byte[] rgb = new byte[3 * lines.length * lines[0].length()];
        int at = 0;
        for (char letter : rows.replace(" ", "").toCharArray()) {
            rgb[at++] = (byte) letter;
            rgb[at++] = (byte) (letter + 1);
            rgb[at++] = (byte) (letter + 2);
        }
        return Picture.of(lines[0].length(), lines.length, rgb);
    }

    private static byte[] block(int orientation, ByteOrder order) {
        ByteBuffer block = ByteBuffer.allocate(26).order(order);
        block.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949))
                .putShort((short) 42)
                .putInt(8);
        block.putShort((short) 1)
                .putShort((short) 0x112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation);
        return block.array();
    }
}
