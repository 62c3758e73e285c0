// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.drawing;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.llavamini.train.scenes.thing.Appearance;
import org.llavamini.train.scenes.thing.Background;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Pose;
import org.llavamini.train.scenes.thing.Vocabulary;

/** Paints things on backgrounds, at several times the resolution, which is then averaged. Not thread-safe. */
public final class Painter {
    private static final int SUPERSAMPLED_UP_TO = 512;
    private static final int PATTERN_REPEATS = 9;
    private static final double PATTERN_SHADE = 0.86;
    private static final double OUTLINE = 0.05;
    private static final double OUTLINE_SHADE = 0.55;
    private static final int DARK_OUTLINE = 0x6E6E6E;

    private final int size;
    private final int factor;
    private final Vocabulary vocabulary;

    /**
     * Prepares to paint.
     *
     * @param size width and height of the pictures in pixels
     */
    public Painter(int size, Vocabulary vocabulary) {
        this.size = size;
        this.factor = Math.clamp(SUPERSAMPLED_UP_TO / size, 1, 4);
        this.vocabulary = vocabulary;
    }

    public BufferedImage paint(Background background, List<Pose> poses) {
        int side = size * factor;
        BufferedImage canvas = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            paint(graphics, background, side);
            poses.forEach(pose -> paint(graphics, pose, side));
        } finally {
            graphics.dispose();
        }
        return Averaging.shrink(canvas, factor);
    }

    private static void paint(Graphics2D graphics, Background background, int side) {
        int rgb = background.tone().rgb();
        graphics.setColor(new java.awt.Color(rgb));
        graphics.fillRect(0, 0, side, side);
        graphics.setColor(new java.awt.Color(shaded(rgb, PATTERN_SHADE)));
        double step = (double) side / PATTERN_REPEATS;
        switch (background.pattern()) {
            case PLAIN -> {}
            case STRIPED -> {
                graphics.setStroke(new BasicStroke((float) (step * 0.35)));
                for (int i = 0; i < 2 * PATTERN_REPEATS; i++) {
                    double from = (i + 0.5) * step;
                    graphics.draw(new Line2D.Double(from + step, -step, -step, from + step));
                }
            }
            case DOTTED -> {
                double dot = step * 0.5;
                for (int i = 0; i < PATTERN_REPEATS * PATTERN_REPEATS; i++) {
                    int row = i / PATTERN_REPEATS;
                    int column = i % PATTERN_REPEATS;
                    double x = (column + 0.5) * step;
                    double y = (row + 0.5) * step;
                    graphics.fill(new Ellipse2D.Double(x - dot / 2, y - dot / 2, dot, dot));
                }
            }
        }
    }

    private void paint(Graphics2D graphics, Pose pose, int side) {
        Appearance appearance = pose.appearance();
        double diameter = appearance.size().diameter() * side;
        AffineTransform transform =
                AffineTransform.getTranslateInstance(pose.x() * side - diameter / 2, pose.y() * side - diameter / 2);
        if (appearance.color().isPresent()) {
            transform.scale(diameter, diameter);
            Shape shape = transform.createTransformedShape(Outlines.of(appearance.kind()));
            Color color = appearance.color().get();
            graphics.setColor(new java.awt.Color(color.rgb()));
            graphics.fill(shape);
            graphics.setColor(
                    new java.awt.Color(color == Color.BLACK ? DARK_OUTLINE : shaded(color.rgb(), OUTLINE_SHADE)));
            graphics.setStroke(new BasicStroke((float) (OUTLINE * diameter)));
            graphics.draw(shape);
        } else {
            BufferedImage picture = vocabulary.pictogram(appearance.kind());
            transform.scale(diameter / picture.getWidth(), diameter / picture.getHeight());
            graphics.drawImage(picture, transform, null);
        }
    }

    private static int shaded(int rgb, double factor) {
        int red = (int) ((rgb >> 16 & 0xFF) * factor);
        int green = (int) ((rgb >> 8 & 0xFF) * factor);
        int blue = (int) ((rgb & 0xFF) * factor);
        return red << 16 | green << 8 | blue;
    }
}
