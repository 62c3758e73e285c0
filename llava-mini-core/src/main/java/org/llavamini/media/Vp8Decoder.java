// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.util.Arrays;

/**
 * Decodes a VP8 key frame, the picture in a lossy WebP, to the same bits as libwebp. The ImageIO plug-in is not used for
 * these: it differs from libwebp by more than two levels in a third of the pixels.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6386">RFC 6386</a>
 */
final class Vp8Decoder {
    private static final int FRAME_HEADER_BYTES = 10;

    private static final int[] MODE_TREE = {0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9};

    private final int columns;
    private final int rows;
    private final Vp8BoolReader modes;
    private final Vp8Header header;
    private final Vp8BoolReader[] partitions;
    private final Vp8Coefficients coefficients;
    private final Vp8Plane luma;
    private final Vp8Plane u;
    private final Vp8Plane v;
    private final byte[] modeProbabilities = Vp8Tables.modeProbabilities();
    /** Modes of the 4x4 blocks above, for the whole width, and to the left. */
    private final byte[] modesAbove;

    private final byte[] modesLeft = new byte[4];
    private final byte[] filterLevels;
    private final boolean[] filtersInside;

    private Vp8Decoder(byte[] data, int start, int end, int width, int height) throws DecodingException {
        columns = Math.ceilDiv(width, 16);
        rows = Math.ceilDiv(height, 16);
        int tag = data[start] & 0xff | (data[start + 1] & 0xff) << 8 | (data[start + 2] & 0xff) << 16;
        if ((tag >> 1 & 7) > 3 || (tag >> 4 & 1) == 0) {
            throw DecodingException.damaged("its frame header is none of a picture");
        }
        int first = start + FRAME_HEADER_BYTES;
        int firstEnd = first + (tag >> 5);
        modes = new Vp8BoolReader(data, first, firstEnd);
        header = new Vp8Header(modes);
        partitions = partitions(data, firstEnd, end, header.partitions);
        coefficients = new Vp8Coefficients(header.coefficientProbabilities, columns);
        luma = new Vp8Plane(16 * columns, 16 * rows);
        u = new Vp8Plane(8 * columns, 8 * rows);
        v = new Vp8Plane(8 * columns, 8 * rows);
        modesAbove = new byte[4 * columns];
        filterLevels = new byte[columns * rows];
        filtersInside = new boolean[columns * rows];
    }

    /**
     * Decodes the frame in {@code data} from {@code start} to {@code end}.
     *
     * @param width width that the frame names, in pixels
     * @param height height that the frame names, in pixels
     */
    static Picture decode(byte[] data, int start, int end, int width, int height) throws DecodingException {
        Vp8Decoder decoder = new Vp8Decoder(data, start, end, width, height);
        for (int row = 0; row < decoder.rows; row++) {
            decoder.decodeRow(row);
        }
        decoder.filter();
        return Picture.owning(width, height, Vp8Colors.toRgb(decoder.luma, decoder.u, decoder.v, width, height));
    }

    private static Vp8BoolReader[] partitions(byte[] data, int sizes, int end, int count) throws DecodingException {
        int start = sizes + 3 * (count - 1);
        if (start > end) {
            throw DecodingException.truncated();
        }
        Vp8BoolReader[] partitions = new Vp8BoolReader[count];
        for (int i = 0; i < count; i++) {
            int at = sizes + 3 * i;
            int size = i == count - 1
                    ? end - start
                    : data[at] & 0xff | (data[at + 1] & 0xff) << 8 | (data[at + 2] & 0xff) << 16;
            int partitionEnd = Math.min(end, start + size);
            partitions[i] = new Vp8BoolReader(data, start, partitionEnd);
            start = partitionEnd;
        }
        return partitions;
    }

    private void decodeRow(int row) throws DecodingException {
        Vp8BoolReader tokens = partitions[row & partitions.length - 1];
        coefficients.startRow();
        Arrays.fill(modesLeft, (byte) Vp8Predictor.DC);
        for (int column = 0; column < columns; column++) {
            decodeMacroblock(tokens, column, row);
            if (modes.exhausted() || tokens.exhausted()) {
                throw DecodingException.truncated();
            }
        }
    }

    private void decodeMacroblock(Vp8BoolReader tokens, int column, int row) {
        int segment = header.segmentMap ? readSegment() : 0;
        boolean skipped = header.skipProbability >= 0 && modes.bit(header.skipProbability) != 0;
        boolean smallBlocks = modes.bit(145) == 0;
        int lumaMode = smallBlocks ? 0 : readLumaMode(column);
        byte[] smallModes = smallBlocks ? readSmallModes(column) : new byte[0];
        int chromaMode = modes.bit(142) == 0
                ? Vp8Predictor.DC
                : modes.bit(114) == 0
                        ? Vp8Predictor.VERTICAL
                        : modes.bit(183) == 0 ? Vp8Predictor.HORIZONTAL : Vp8Predictor.TRUE_MOTION;
        boolean filled = false;
        if (skipped) {
            coefficients.skip(column, smallBlocks);
        } else {
            filled = coefficients.read(tokens, column, smallBlocks, header.steps(segment));
        }
        int at = row * columns + column;
        filterLevels[at] = (byte) header.filterLevel(segment, smallBlocks);
        filtersInside[at] = smallBlocks || filled;
        if (smallBlocks) {
            drawSmallBlocks(column, row, smallModes, filled);
        } else {
            Vp8Predictor.predict(luma, 16 * column, 16 * row, 16, lumaMode);
            addResiduals(luma, 16 * column, 16 * row, 4, 0, filled);
        }
        Vp8Predictor.predict(u, 8 * column, 8 * row, 8, chromaMode);
        Vp8Predictor.predict(v, 8 * column, 8 * row, 8, chromaMode);
        addResiduals(u, 8 * column, 8 * row, 2, 16, filled);
        addResiduals(v, 8 * column, 8 * row, 2, 20, filled);
    }

    private int readSegment() {
        int[] probabilities = header.segmentProbabilities;
        return modes.bit(probabilities[0]) == 0 ? modes.bit(probabilities[1]) : 2 + modes.bit(probabilities[2]);
    }

    private int readLumaMode(int column) {
        int mode;
        if (modes.bit(156) != 0) {
            mode = modes.bit(128) != 0 ? Vp8Predictor.TRUE_MOTION : Vp8Predictor.HORIZONTAL;
        } else {
            mode = modes.bit(163) != 0 ? Vp8Predictor.VERTICAL : Vp8Predictor.DC;
        }
        Arrays.fill(modesAbove, 4 * column, 4 * column + 4, (byte) mode);
        Arrays.fill(modesLeft, (byte) mode);
        return mode;
    }

    private byte[] readSmallModes(int column) {
        byte[] result = new byte[16];
        for (int block = 0; block < result.length; block++) {
            int above = 4 * column + block % 4;
            int probabilities = 9 * (10 * modesAbove[above] + modesLeft[block / 4]);
            int node = 0;
            do {
                node = MODE_TREE[node + modes.bit(modeProbabilities[probabilities + node / 2] & 0xff)];
            } while (node > 0);
            result[block] = modesAbove[above] = modesLeft[block / 4] = (byte) -node;
        }
        return result;
    }

    private void drawSmallBlocks(int column, int row, byte[] smallModes, boolean filled) {
        int left = 16 * column;
        int top = 16 * row;
        int[] right = new int[4];
        int[] aboveRight = new int[4];
        for (int i = 0; i < 4; i++) {
            // At the right edge of the frame the last sample above is repeated.
            right[i] = luma.at(Math.min(left + 16 + i, luma.width - 1), top - 1);
        }
        for (int block = 0; block < 16; block++) {
            int x = left + 4 * (block % 4);
            int y = top + 4 * (block / 4);
            // The macroblock to the right is not decoded yet: lower blocks at the edge see what lies above it.
            for (int i = 0; i < 4; i++) {
                aboveRight[i] = block % 4 == 3 ? right[i] : luma.at(x + 4 + i, y - 1);
            }
            Vp8Predictor.predictSmall(luma, x, y, smallModes[block], aboveRight);
            if (filled) {
                luma.add(x, y, coefficients.values(), 16 * block);
            }
        }
    }

    private void addResiduals(Vp8Plane plane, int left, int top, int side, int firstBlock, boolean filled) {
        for (int block = 0; filled && block < side * side; block++) {
            int x = left + 4 * (block % side);
            int y = top + 4 * (block / side);
            plane.add(x, y, coefficients.values(), 16 * (firstBlock + block));
        }
    }

    private void filter() {
        Vp8LoopFilter filter = new Vp8LoopFilter(header.simpleFilter, header.sharpness, luma, u, v);
        for (int at = 0; at < filterLevels.length; at++) {
            filter.filter(at % columns, at / columns, filterLevels[at], filtersInside[at]);
        }
    }
}
