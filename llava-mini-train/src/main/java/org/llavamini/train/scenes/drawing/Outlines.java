// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.drawing;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.llavamini.train.scenes.thing.Kind;

/** The outlines of shapes, within the square from (0, 0) to (1, 1) and with their middle inside. */
public final class Outlines {
    private static final int STAR_CORNERS = 10;
    private static final double STAR_INNER = 0.21;

    private Outlines() {}

    static Shape of(Kind kind) {
        return switch (kind.noun()) {
            case "circle" -> new Ellipse2D.Double(0.02, 0.02, 0.96, 0.96);
            case "square" -> new Rectangle2D.Double(0.07, 0.07, 0.86, 0.86);
            case "triangle" -> polygon(0.5, 0.04, 0.98, 0.92, 0.02, 0.92);
            case "star" -> star();
            case "heart" -> heart();
            case "cross" ->
                polygon(
                        0.34, 0.04, 0.66, 0.04, 0.66, 0.34, 0.96, 0.34, 0.96, 0.66, 0.66, 0.66, 0.66, 0.96, 0.34, 0.96,
                        0.34, 0.66, 0.04, 0.66, 0.04, 0.34, 0.34, 0.34);
            default -> throw new IllegalArgumentException("not a shape: " + kind.noun());
        };
    }

    private static Shape polygon(double... coordinates) {
        Path2D path = new Path2D.Double();
        path.moveTo(coordinates[0], coordinates[1]);
        for (int i = 2; i < coordinates.length; i += 2) {
            path.lineTo(coordinates[i], coordinates[i + 1]);
        }
        path.closePath();
        return path;
    }

    private static Shape star() {
        double[] coordinates = new double[2 * STAR_CORNERS];
        for (int i = 0; i < STAR_CORNERS; i++) {
            double radius = i % 2 == 0 ? 0.5 : STAR_INNER;
            double angle = Math.TAU * i / STAR_CORNERS;
            coordinates[2 * i] = 0.5 + radius * Math.sin(angle);
            coordinates[2 * i + 1] = 0.53 - radius * Math.cos(angle);
        }
        return polygon(coordinates);
    }

    private static Shape heart() {
        Path2D path = new Path2D.Double();
        path.moveTo(0.5, 0.95);
        path.curveTo(0.1, 0.62, 0, 0.47, 0, 0.3);
        path.curveTo(0, 0.0, 0.4, -0.03, 0.5, 0.24);
        path.curveTo(0.6, -0.03, 1, 0.0, 1, 0.3);
        path.curveTo(1, 0.47, 0.9, 0.62, 0.5, 0.95);
        path.closePath();
        return path;
    }
}
