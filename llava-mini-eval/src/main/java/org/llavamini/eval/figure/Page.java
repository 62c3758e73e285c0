// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.llavamini.output.OutputFile;

/** A white sheet to draw on, in pixels. Not thread-safe. */
final class Page {
    private static final String FAMILY = Font.SANS_SERIF;

    private final BufferedImage image;
    private final Graphics2D graphics;

    Page(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    static Font font(int size, boolean bold) {
        return new Font(FAMILY, bold ? Font.BOLD : Font.PLAIN, size);
    }

    void picture(BufferedImage other, int x, int y) {
        graphics.drawImage(other, x, y, null);
    }

    void frame(int x, int y, int width, int height) {
        graphics.setColor(Color.DARK_GRAY);
        graphics.drawRect(x - 1, y - 1, width + 1, height + 1);
    }

    void line(int fromX, int fromY, int toX, int toY, Color color) {
        graphics.setColor(color);
        graphics.drawLine(fromX, fromY, toX, toY);
    }

    /** Writes text whose middle, at its baseline, is at a place. */
    void centred(String text, int x, int baseline, Font font) {
        write(text, x - width(text, font) / 2, baseline, font);
    }

    /** Writes text that ends at a place. */
    void right(String text, int x, int baseline, Font font) {
        write(text, x - width(text, font), baseline, font);
    }

    void write(String text, int x, int baseline, Font font) {
        graphics.setColor(Color.BLACK);
        graphics.setFont(font);
        graphics.drawString(text, x, baseline);
    }

    /** Writes text from below to above, its middle at a place. */
    void upright(String text, int baseline, int y, Font font) {
        AffineTransform before = graphics.getTransform();
        graphics.rotate(-Math.PI / 2, baseline, y);
        centred(text, baseline, y, font);
        graphics.setTransform(before);
    }

    private int width(String text, Font font) {
        FontMetrics metrics = graphics.getFontMetrics(font);
        return metrics.stringWidth(text);
    }

    /** Writes the sheet as PNG, whole or not at all. */
    void write(Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        graphics.dispose();
        OutputFile.write(file, bytes.toByteArray());
    }
}
