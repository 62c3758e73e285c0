// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.eval.figure.LinePanel.Curve;
import org.llavamini.eval.figure.LinePanel.Point;

class FiguresTest {
    @TempDir
    private Path folder;

    @Test
    void drawsOnlyPanelsWithPoints() throws IOException {
        Path file = folder.resolve("made/lines.png");
        Curve curve = new Curve("one", List.of(new Point(1, 0.5), new Point(2, 0.25)));
        Curve nothing = new Curve("none", List.of());
        LinePanel.write(
                List.of(
                        new LinePanel("A", "layer", "value", List.of(curve, nothing)),
                        new LinePanel("B", "layer", "value", List.of(nothing)),
                        new LinePanel("C", "layer", "value", List.of(curve))),
                file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * 760);
        assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    @Test
    void coloursGetBrighter() {
        assertThat(ColourScale.colour(0)).isEqualTo(0x440154);
        assertThat(ColourScale.colour(1)).isEqualTo(0xFDE725);
        assertThat(ColourScale.colour(7)).isEqualTo(0xFDE725);
        double before = -1;
        for (int step = 0; step <= 20; step++) {
            int colour = ColourScale.colour(step / 20.0);
            double brightness =
                    0.2126 * (colour >> 16 & 0xFF) + 0.7152 * (colour >> 8 & 0xFF) + 0.0722 * (colour & 0xFF);
            assertThat(brightness).isGreaterThan(before);
            before = brightness;
        }
    }
}
