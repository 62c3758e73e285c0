// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.png;

import org.llavamini.media.picture.decoding.DecodingException;

/** The row filters of PNG. */
final class PngFilter {
    private PngFilter() {}

    /**
     * Replaces a filtered row by its samples.
     *
     * @param distance bytes from one pixel to the next, at least one
     */
    static void undo(int filter, byte[] row, byte[] above, int distance) throws DecodingException {
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = distance; i < row.length; i++) {
                    row[i] += row[i - distance];
                }
            }
            case 2 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < distance ? 0 : row[i - distance] & 0xff;
                    row[i] += (byte) (left + (above[i] & 0xff) >> 1);
                }
            }
            case 4 -> undoPaeth(row, above, distance);
            default -> throw DecodingException.damaged("row filter " + filter);
        }
    }

    private static void undoPaeth(byte[] row, byte[] above, int distance) {
        for (int i = 0; i < row.length; i++) {
            int left = i < distance ? 0 : row[i - distance] & 0xff;
            int up = above[i] & 0xff;
            int upLeft = i < distance ? 0 : above[i - distance] & 0xff;
            int toLeft = Math.abs(up - upLeft);
            int toUp = Math.abs(left - upLeft);
            int toUpLeft = Math.abs(left + up - 2 * upLeft);
            int predicted = toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
            row[i] += (byte) predicted;
        }
    }
}
