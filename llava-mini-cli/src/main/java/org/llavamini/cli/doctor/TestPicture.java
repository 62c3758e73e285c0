// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.doctor;

import org.llavamini.media.Picture;

/** A picture that needs no file. */
final class TestPicture {
    private static final int SIDE = 64;
    private static final int RADIUS = 18;
    private static final byte[] BACKGROUND = {(byte) 235, (byte) 240, (byte) 240};
    private static final byte[] RED = {(byte) 200, 20, 20};

    private TestPicture() {}

    static Picture redCircle() {
        byte[] pixels = new byte[SIDE * SIDE * RED.length];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                boolean inside = Math.hypot(x - SIDE / 2.0, y - SIDE / 2.0) < RADIUS;
                System.arraycopy(inside ? RED : BACKGROUND, 0, pixels, (y * SIDE + x) * RED.length, RED.length);
            }
        }
        return Picture.of(SIDE, SIDE, pixels);
    }
}
