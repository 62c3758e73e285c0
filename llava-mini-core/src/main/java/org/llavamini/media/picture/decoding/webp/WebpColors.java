// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.webp;

/** Makes RGB of a lossy WebP: chroma interpolated as libwebp's "fancy upsampling" does, then its fixed-point matrix. */
final class WebpColors {
    private WebpColors() {}

    /**
     * Returns {@code [height, width, 3]}.
     *
     * @param luma {@code [height, width]}
     * @param u blueness, {@code [ceil(height / 2), ceil(width / 2)]}
     * @param v redness, the same
     */
    static byte[] toRgb(byte[] luma, byte[] u, byte[] v, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        byte[] uRow = new byte[width];
        byte[] vRow = new byte[width];
        for (int y = 0; y < height; y++) {
            interpolate(u, y, width, height, uRow);
            interpolate(v, y, width, height, vRow);
            int at = 3 * width * y;
            for (int x = 0; x < width; x++, at += 3) {
                int brightness = (luma[y * width + x] & 0xff) * 19077 >> 8;
                int blueness = uRow[x] & 0xff;
                int redness = vRow[x] & 0xff;
                rgb[at] = clip(brightness + (redness * 26149 >> 8) - 14234);
                rgb[at + 1] = clip(brightness - (blueness * 6419 >> 8) - (redness * 13320 >> 8) + 8708);
                rgb[at + 2] = clip(brightness + (blueness * 33050 >> 8) - 17685);
            }
        }
        return rgb;
    }

    private static byte clip(int value) {
        return (byte) Math.clamp(value >> 6, 0, 255);
    }

    /** Weighs the four nearest samples 9 : 3 : 3 : 1 with libwebp's order of rounding. */
    private static void interpolate(byte[] samples, int y, int width, int height, byte[] row) {
        int rows = height + 1 >> 1;
        int columns = width + 1 >> 1;
        int nearRow = y >> 1;
        int farRow = Math.clamp(nearRow + ((y & 1) == 0 ? -1 : 1), 0, rows - 1);
        int near = nearRow * columns;
        int far = farRow * columns;
        int nearLeft = samples[near] & 0xff;
        int farLeft = samples[far] & 0xff;
        row[0] = (byte) (3 * nearLeft + farLeft + 2 >> 2);
        for (int x = 1; x <= width - 1 >> 1; x++) {
            int nearRight = samples[near + x] & 0xff;
            int farRight = samples[far + x] & 0xff;
            int sum = nearLeft + nearRight + farLeft + farRight + 8;
            int falling = sum + 2 * (nearRight + farLeft) >> 3;
            int rising = sum + 2 * (nearLeft + farRight) >> 3;
            row[2 * x - 1] = (byte) (falling + nearLeft >> 1);
            row[2 * x] = (byte) (rising + nearRight >> 1);
            nearLeft = nearRight;
            farLeft = farRight;
        }
        if ((width & 1) == 0) {
            row[width - 1] = (byte) (3 * nearLeft + farLeft + 2 >> 2);
        }
    }
}
