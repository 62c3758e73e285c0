// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

import static java.util.Objects.requireNonNull;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.analysis.AttentionMaps;
import org.llavamini.analysis.TokenType;

/**
 * One map a layer: each row a token that looks, each column one that is looked at, on a logarithmic scale of colours (paper Figure 4).
 * White lines lead from and to the vision tokens. In long texts a cell is the mean over neighbours.
 */
public final class AttentionMapFigure {
    /** A map has at most so many cells in each direction. */
    private static final int MOST_CELLS = 256;

    private static final int MOST_COLUMNS = 8;
    private static final int SIDE = 256;
    private static final int LEFT = 76;
    private static final int TOP = 64;
    private static final int BETWEEN_COLUMNS = 24;
    private static final int BETWEEN_ROWS = 56;
    private static final int BELOW = 66;
    private static final int LEAST_POWER = -4;
    private static final Font TITLE = Page.font(20, true);
    private static final Font LABEL = Page.font(18, false);
    private static final Font TICK = Page.font(16, false);

    private final AttentionMaps maps;
    private final String title;

    /** Prepares to draw. */
    public AttentionMapFigure(AttentionMaps maps, String title) {
        this.maps = requireNonNull(maps, "maps is null");
        this.title = requireNonNull(title, "title is null");
    }

    /** Draws all layers into a PNG file. */
    public void write(Path file) {
        int columns = columns();
        int rows = Math.ceilDiv(maps.layers(), columns);
        int width = columns * SIDE + (columns - 1) * BETWEEN_COLUMNS;
        int height = rows * SIDE + (rows - 1) * BETWEEN_ROWS;
        Page page = new Page(LEFT + width + 2 * BETWEEN_COLUMNS + ColourBar.WIDTH, TOP + height + BELOW);
        page.write(title, LEFT, 26, TITLE);
        for (int layer = 0; layer < maps.layers(); layer++) {
            int x = LEFT + layer % columns * (SIDE + BETWEEN_COLUMNS);
            int y = TOP + layer / columns * (SIDE + BETWEEN_ROWS);
            page.picture(draw(layer), x, y);
            page.frame(x, y, SIDE, SIDE);
            page.centred("layer " + (layer + 1), x + SIDE / 2, y - 8, TICK);
            boolean lowest = layer + columns >= maps.layers();
            ticks(page, x, y, layer % columns == 0, lowest);
        }
        page.centred("token looked at (position)", LEFT + width / 2, TOP + height + BELOW - 14, LABEL);
        page.upright("token that looks (position)", 24, TOP + height / 2, LABEL);
        ColourBar.draw(
                page,
                LEFT + width + 2 * BETWEEN_COLUMNS,
                TOP,
                Math.min(height, 2 * SIDE),
                "attention, mean over heads",
                IntStream.rangeClosed(LEAST_POWER, 0)
                        .mapToObj(power -> new ColourBar.Mark(
                                1 - (double) power / LEAST_POWER,
                                power == 0 ? "1" : power == LEAST_POWER ? "≤ 1e" + power : "1e" + power))
                        .toList());
        page.write(file);
    }

    /** As square as it gets, and no row with a single map if it can be avoided. */
    private int columns() {
        return Math.min(MOST_COLUMNS, (int) Math.ceil(Math.sqrt(maps.layers() * 2.0)));
    }

    private void ticks(Page page, int x, int y, boolean leftmost, boolean lowest) {
        int tokens = maps.types().size();
        if (lowest) {
            page.centred("1", x + 4, y + SIDE + 18, TICK);
            page.right(Integer.toString(tokens), x + SIDE, y + SIDE + 18, TICK);
        }
        if (leftmost) {
            page.right("1", x - 6, y + 14, TICK);
            page.right(Integer.toString(tokens), x - 6, y + SIDE, TICK);
        }
    }

    private BufferedImage draw(int layer) {
        Grid grid = Grid.of(maps, layer, MOST_CELLS);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            int row = y * grid.cells / SIDE;
            for (int x = 0; x < SIDE; x++) {
                int column = x * grid.cells / SIDE;
                double weight = grid.mean(row, column);
                image.setRGB(x, y, column > row ? 0xFFFFFF : ColourScale.colour(1 - Math.log10(weight) / LEAST_POWER));
            }
        }
        markVision(image);
        return image;
    }

    private void markVision(BufferedImage image) {
        List<TokenType> types = maps.types();
        int first = types.indexOf(TokenType.VISION);
        if (first < 0) {
            return;
        }
        int last = types.lastIndexOf(TokenType.VISION) + 1;
        for (int edge : new int[] {first, last}) {
            int at = Math.clamp((long) edge * SIDE / types.size(), 0, SIDE - 1);
            for (int pixel = at; pixel < SIDE; pixel += 1) {
                image.setRGB(at, pixel, Color.WHITE.getRGB());
            }
            for (int pixel = 0; pixel <= at; pixel += 1) {
                image.setRGB(pixel, at, Color.WHITE.getRGB());
            }
        }
    }

    /** A map in at most so many cells, each the mean over the tokens in it. */
    private static final class Grid {
        private final int cells;
        private final double[] means;

        private Grid(int cells, double[] means) {
            this.cells = cells;
            this.means = means;
        }

        static Grid of(AttentionMaps maps, int layer, int most) {
            int tokens = maps.types().size();
            int cells = Math.min(most, tokens);
            double[] sums = new double[cells * cells];
            long[] counts = new long[cells * cells];
            for (int query = 0; query < tokens; query++) {
                for (int key = 0; key <= query; key++) {
                    int cell = (int) ((long) query * cells / tokens) * cells + (int) ((long) key * cells / tokens);
                    sums[cell] += maps.weight(layer, query, key);
                    counts[cell]++;
                }
            }
            for (int cell = 0; cell < sums.length; cell++) {
                sums[cell] = counts[cell] == 0 ? 0 : sums[cell] / counts[cell];
            }
            return new Grid(cells, sums);
        }

        double mean(int row, int column) {
            return means[row * cells + column];
        }
    }
}
