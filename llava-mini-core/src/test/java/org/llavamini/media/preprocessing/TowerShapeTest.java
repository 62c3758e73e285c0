// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.llavamini.media.Picture;
import org.llavamini.option.AspectRatio;

class TowerShapeTest {
    private static final ImagePreprocessor WHOLE = ImagePreprocessor.of(ClipPreprocessing.clip(28));
    private static final ImagePreprocessor TILES =
            WHOLE.withTiles(new TileGrid(2)).withAspectRatio(AspectRatio.PAD);

    private static Picture noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(5).nextBytes(rgb);
        return Picture.owning(width, height, rgb);
    }

    @Test
    void aShapedFrameHasTheValuesOfThePicture() {
        Picture frame = noise(91, 40);
        for (ImagePreprocessor preprocessor : List.of(WHOLE, TILES)) {
            TowerShape shape = new TowerShape(preprocessor, false);
            PixelValues values = shape.pixels(shape.shape(frame));
            assertThat(values.shape()).isEqualTo(preprocessor.preprocess(frame).shape());
            assertThat(values.data()).isEqualTo(preprocessor.preprocess(frame).data());
            TowerShape nearest = new TowerShape(preprocessor, true);
            assertThat(nearest.pixels(nearest.shape(frame)).data())
                    .isEqualTo(preprocessor
                            .preprocess(NearestResampler.resize(frame, 28, 28))
                            .data());
        }
    }

    @Test
    void whatHasAnotherShapeIsRefused() {
        assertThatThrownBy(() -> new TowerShape(TILES, false).pixels(noise(28, 28)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 squares of 28 pixels");
    }
}
