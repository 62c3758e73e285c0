// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import java.util.Arrays;
import org.llavamini.media.Picture;

/** RGB pixels that can be copied row by row: a picture, a part of one, or one laid on a larger background. */
sealed interface PixelSource {
    int width();

    int height();

    /** Copies {@code count} pixels of row {@code y} from column {@code x} on. */
    void copy(int x, int y, int count, byte[] target, int offset);

    /** Returns whether row {@code y} shows nothing but the background; all such rows are alike. */
    default boolean isBackground(int y) {
        return false;
    }

    /** Returns a rectangle of this source, without copying. */
    default PixelSource region(int x, int y, int width, int height) {
        return new Region(this, x, y, width, height);
    }

    /** Returns this source in the middle of a square of one colour, without copying. */
    default PixelSource expandedToSquare(int color) {
        int side = Math.max(width(), height());
        return width() == height()
                ? this
                : new Padded(this, side, side, (side - width()) / 2, (side - height()) / 2, color);
    }

    /** Returns the pixels as a picture. */
    default Picture toPicture() {
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width(), height()))];
        for (int y = 0; y < height(); y++) {
            copy(0, y, width(), rgb, 3 * width() * y);
        }
        return Picture.owning(width(), height(), rgb);
    }

    /** A whole picture. */
    record Whole(Picture picture) implements PixelSource {
        @Override
        public int width() {
            return picture.width();
        }

        @Override
        public int height() {
            return picture.height();
        }

        @Override
        public void copy(int x, int y, int count, byte[] target, int offset) {
            picture.copy(x, y, count, target, offset);
        }
    }

    /** A rectangle within another source. */
    record Region(PixelSource source, int left, int top, int width, int height) implements PixelSource {
        public Region {
            if (left < 0 || top < 0 || left + width > source.width() || top + height > source.height()) {
                throw new IllegalArgumentException("the region leaves the picture");
            }
        }

        @Override
        public boolean isBackground(int y) {
            return source.isBackground(top + y);
        }

        @Override
        public void copy(int x, int y, int count, byte[] target, int offset) {
            source.copy(left + x, top + y, count, target, offset);
        }
    }

    /** Another source on a background of one colour, {@code 0xRRGGBB}. */
    record Padded(PixelSource source, int width, int height, int left, int top, int color) implements PixelSource {
        @Override
        public boolean isBackground(int y) {
            return y < top || y >= top + source.height();
        }

        @Override
        public void copy(int x, int y, int count, byte[] target, int offset) {
            int first = Math.clamp(left - x, 0, count);
            int last = Math.clamp(left + source.width() - x, first, count);
            if (isBackground(y)) {
                fill(target, offset, count);
                return;
            }
            fill(target, offset, first);
            if (last > first) {
                source.copy(x + first - left, y - top, last - first, target, offset + 3 * first);
            }
            fill(target, offset + 3 * last, count - last);
        }

        private void fill(byte[] target, int offset, int count) {
            if (color == 0) {
                Arrays.fill(target, offset, offset + 3 * count, (byte) 0);
                return;
            }
            for (int i = offset; i < offset + 3 * count; i += 3) {
                target[i] = (byte) (color >> 16);
                target[i + 1] = (byte) (color >> 8);
                target[i + 2] = (byte) color;
            }
        }
    }
}
