// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

import static java.util.Objects.requireNonNull;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import org.llavamini.analysis.CompressorMaps;
import org.llavamini.media.Picture;

/**
 * A picture as the vision tower sees it, and over it where each query of the compressor looks (paper Appendix F): the brighter, the more.
 * Weights are shown in multiples of looking everywhere alike.
 */
public final class CompressorFigure {
    private static final int LARGE = 336;
    private static final int SMALL = 168;
    private static final int LARGE_QUERIES = 2;
    private static final int MARGIN = 28;
    private static final int GAP = 20;
    private static final int TOP = 66;
    /** How much of the picture shines through; lightened, so that dark things do not look like small weights. */
    private static final double PICTURE_SHARE = 0.3;

    private static final int LIGHTEST = 255;

    private static final Font TITLE = Page.font(20, true);
    private static final Font LABEL = Page.font(16, false);

    private final CompressorMaps maps;
    private final String title;

    /** Prepares to draw. */
    public CompressorFigure(CompressorMaps maps, String title) {
        this.maps = requireNonNull(maps, "maps is null");
        this.title = requireNonNull(title, "title is null");
    }

    /** Draws the picture and all queries into a PNG file. */
    public void write(Path file) {
        int grid = (int) Math.round(Math.sqrt((double) maps.queries()));
        int side = grid <= LARGE_QUERIES ? LARGE : SMALL;
        int block = grid * side + (grid - 1) * GAP;
        int height = Math.max(LARGE, block);
        double largest = largest();
        int bar = MARGIN + LARGE + GAP + block + MARGIN;
        Page page = new Page(bar + ColourBar.WIDTH, TOP + height + MARGIN);
        page.write(title, MARGIN, 28, TITLE);
        page.write("as the vision tower sees it", MARGIN, TOP - 10, LABEL);
        page.picture(plain(LARGE), MARGIN, TOP);
        page.frame(MARGIN, TOP, LARGE, LARGE);
        page.write(
                grid == 1 ? "where the query looks" : "where each of " + grid + " × " + grid + " queries looks",
                MARGIN + LARGE + GAP,
                TOP - 10,
                LABEL);
        for (int query = 0; query < maps.queries(); query++) {
            int x = MARGIN + LARGE + GAP + query % grid * (side + GAP);
            int y = TOP + query / grid * (side + GAP);
            page.picture(overlaid(query, side, largest), x, y);
            page.frame(x, y, side, side);
        }
        ColourBar.draw(
                page,
                bar,
                TOP,
                LARGE,
                "weight (1: everywhere alike)",
                List.of(
                        mark(0, largest),
                        mark(0.25, largest),
                        mark(0.5, largest),
                        mark(0.75, largest),
                        mark(1, largest)));
        page.write(file);
    }

    private static ColourBar.Mark mark(double fraction, double largest) {
        return new ColourBar.Mark(fraction, String.format(Locale.ROOT, "%.2f", fraction * largest));
    }

    private double relative(int query, int row, int column) {
        return (double) maps.weight(query, row, column) * maps.side() * maps.side();
    }

    private double largest() {
        double largest = 0;
        for (int query = 0; query < maps.queries(); query++) {
            for (int cell = 0; cell < maps.side() * maps.side(); cell++) {
                largest = Math.max(largest, relative(query, cell / maps.side(), cell % maps.side()));
            }
        }
        return largest;
    }

    private BufferedImage plain(int side) {
        return image(side, this::colour);
    }

    private int colour(int x, int y, int side) {
        Picture seen = maps.seen();
        return seen.pixel(x * seen.width() / side, y * seen.height() / side);
    }

    private static int brightness(int colour) {
        return ((colour >> 16 & 0xFF) * 3 + (colour >> 8 & 0xFF) * 6 + (colour & 0xFF)) / 10;
    }

    private BufferedImage overlaid(int query, int side, double largest) {
        DoubleBinaryOperator weights = (x, y) -> interpolated(query, x, y);
        return image(side, (x, y, pixels) -> {
            int colour = colour(x, y, pixels);
            int gray = LIGHTEST - (LIGHTEST - brightness(colour)) / 2;
            double weight = weights.applyAsDouble((x + 0.5) / pixels, (y + 0.5) / pixels);
            return ColourScale.mix(ColourScale.colour(weight / largest), gray * 0x010101, PICTURE_SHARE);
        });
    }

    /** Returns the weight at a place from 0 to 1 in each direction, between the middles of the patches around it. */
    private double interpolated(int query, double x, double y) {
        int side = maps.side();
        double column = Math.clamp(x * side - 0.5, 0, side - 1.0);
        double row = Math.clamp(y * side - 0.5, 0, side - 1.0);
        int left = (int) Math.min(Math.max(0, side - 2), Math.floor(column));
        int top = (int) Math.min(Math.max(0, side - 2), Math.floor(row));
        int right = Math.min(side - 1, left + 1);
        int bottom = Math.min(side - 1, top + 1);
        double over = column - left;
        double down = row - top;
        return (relative(query, top, left) * (1 - over) + relative(query, top, right) * over) * (1 - down)
                + (relative(query, bottom, left) * (1 - over) + relative(query, bottom, right) * over) * down;
    }

    /** The colour of each pixel of a square. */
    private interface Pixels {
        int at(int x, int y, int side);
    }

    private static BufferedImage image(int side, Pixels pixels) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, pixels.at(x, y, side));
            }
        }
        return image;
    }
}
