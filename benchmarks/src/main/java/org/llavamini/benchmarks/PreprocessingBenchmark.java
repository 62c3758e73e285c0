// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.ClipPreprocessing;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.PixelValues;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What happens to a picture of 1280 x 720 before the vision tower: decoding a file, and resizing to 336 x 336. */
@State(Scope.Benchmark)
public class PreprocessingBenchmark extends MillisecondsBenchmark {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final int SIDE = 336;
    private static final int CELL = 40;

    /** The format of the file. */
    @Param({"jpg", "png"})
    public String format;

    private final PictureReader reader = PictureReader.create();
    private final ImagePreprocessor preprocessor = ImagePreprocessor.of(ClipPreprocessing.clip(SIDE));
    private byte[] file;
    private Picture picture;

    /** Draws squares of random colours. */
    @Setup
    public void draw() throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        int[] colors = new Random(1).ints(WIDTH / CELL * (HEIGHT / CELL)).toArray();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, colors[y / CELL * (WIDTH / CELL) + x / CELL]);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        file = bytes.toByteArray();
        picture = reader.read(file, "picture." + format);
    }

    /** Decodes the file. */
    @Benchmark
    public Picture decode() {
        return reader.read(file, "picture." + format);
    }

    /** Resizes, crops and normalises the decoded picture; the format does not matter. */
    @Benchmark
    public PixelValues preprocess() {
        return preprocessor.preprocess(picture);
    }
}
