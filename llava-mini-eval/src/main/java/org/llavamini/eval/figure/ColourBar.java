// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.List;

/** The legend of colours beside a figure: an upright bar with ticks. */
final class ColourBar {
    /** How much room it takes, labels included. */
    static final int WIDTH = 150;

    private static final int BAR = 24;
    private static final int TICK = 6;
    private static final Font FONT = Page.font(16, false);

    private ColourBar() {}

    /**
     * A place on the bar.
     *
     * @param fraction from 0, below, to 1
     * @param label what stands beside it
     */
    record Mark(double fraction, String label) {}

    static void draw(Page page, int x, int y, int height, String title, List<Mark> marks) {
        BufferedImage bar = new BufferedImage(BAR, height, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height; row++) {
            int colour = ColourScale.colour(1 - (double) row / (height - 1));
            for (int column = 0; column < BAR; column++) {
                bar.setRGB(column, row, colour);
            }
        }
        page.picture(bar, x, y);
        page.frame(x, y, BAR, height);
        for (Mark mark : marks) {
            int at = y + (int) Math.round((1 - mark.fraction()) * (height - 1));
            page.line(x + BAR, at, x + BAR + TICK, at, Color.DARK_GRAY);
            page.write(mark.label(), x + BAR + TICK + 4, at + 6, FONT);
        }
        page.upright(title, x + WIDTH - 20, y + height / 2, FONT);
    }
}
