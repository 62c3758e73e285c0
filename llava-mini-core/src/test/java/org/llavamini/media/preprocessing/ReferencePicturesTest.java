// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.llavamini.SharedMaterial;
import org.llavamini.checkpoint.vision.PreprocessorConfigFile;
import org.llavamini.encoding.Preprocessing;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;
import org.llavamini.media.TestingSafetensors;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.option.AspectRatio;

/** Every reference picture against what Pillow and transformers make of it. */
class ReferencePicturesTest {
    private static final PictureReader READER = PictureReader.create().withExifOrientation(false);

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void decodesAndResizesLikePillow() throws IOException {
        Path folder = SharedMaterial.require("reference/images");
        ImagePreprocessor preprocessor = preprocessor(folder);
        SoftAssertions softly = new SoftAssertions();
        int tensors = 0;
        for (JsonNode entry :
                json.readTree(folder.resolve("index.json").toFile()).path("images")) {
            Path file = folder.resolve(entry.path("file").asText());
            Path expected = folder.resolve(entry.path("expected").asText());
            boolean lossy = entry.path("lossy").asBoolean();
            boolean clipped = entry.path("tensors").has("rgb_high_byte");
            Picture picture = READER.read(file);
            softly.assertThat(picture.width())
                    .as("width of %s", file)
                    .isEqualTo(entry.path("width").asInt());
            if (!lossy && !clipped) {
                softly.assertThat(TestingPictures.sha256(picture.toBytes()))
                        .as("decoded %s", file)
                        .isEqualTo(entry.path("decoded_rgb_sha256").asText());
            }
            for (String tensor : List.of("rgb", "rgb_pad", "rgb_hd", "rgb_exif_transposed", "rgb_high_byte")) {
                if (entry.path("tensors").has(tensor) && !(clipped && tensor.equals("rgb"))) {
                    byte[] actual = resized(preprocessor, file, picture, tensor);
                    byte[] reference = TestingSafetensors.bytes(expected, tensor);
                    double off = TestingPictures.shareOffByMoreThanTwo(actual, reference);
                    softly.assertThat(lossy ? off <= 0.01 : Arrays.equals(actual, reference))
                            .as("%s of %s: %.4f of the pixels are off by more than two", tensor, file, off)
                            .isTrue();
                    tensors++;
                }
            }
        }
        softly.assertAll();
        assertThat(tensors).isGreaterThanOrEqualTo(40);
    }

    @Test
    void computesPixelValues() throws IOException {
        Path folder = SharedMaterial.require("reference/images");
        for (String name : List.of("landscape.png", "one-pixel.png")) {
            PixelValues values = preprocessor(folder)
                    .preprocess(READER.read(folder.resolve("input").resolve(name)));
            float[] expected = TestingSafetensors.floats(
                    folder.resolve("expected").resolve(name + ".safetensors"), "pixel_values");
            assertThat(values.shape()).containsExactly(1, 3, 336, 336);
            assertThat(values.data()).hasSameSizeAs(expected);
            float worst = 0;
            for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(values.data()[i] - expected[i]));
            }
            assertThat(worst).as(name).isLessThanOrEqualTo(1e-6f);
        }
    }

    @Test
    void readsTheExamplePictures() {
        Path folder = SharedMaterial.require("data/media");
        for (String name : List.of("baby_cake.png", "extreme_ironing.jpg", "newspaper.jpeg")) {
            assertThat(PictureReader.create().read(folder.resolve(name)).width())
                    .isGreaterThan(300);
        }
    }

    @Test
    void shrinksVideoFramesLikePyTorch() {
        Path folder = SharedMaterial.require("reference/video/frames");
        for (String name : List.of("h264-25fps-0012", "h264-25fps-0037", "h264-25fps-0061")) {
            Picture frame = READER.read(folder.resolve(name + ".png"));
            Picture expected = READER.read(folder.resolve(name + "-336.png"));
            assertThat(NearestResampler.resize(frame, 336, 336)).as(name).isEqualTo(expected);
        }
    }

    private static ImagePreprocessor preprocessor(Path folder) {
        return ImagePreprocessor.of(Preprocessing.of(PreprocessorConfigFile.read(folder), folder.toString()));
    }

    private static byte[] resized(ImagePreprocessor preprocessor, Path file, Picture picture, String tensor) {
        List<Picture> parts =
                switch (tensor) {
                    case "rgb_pad" ->
                        preprocessor.withAspectRatio(AspectRatio.PAD).resize(picture);
                    case "rgb_hd" -> preprocessor.withTiles(new TileGrid(2)).resize(picture);
                    case "rgb_exif_transposed" ->
                        preprocessor.resize(PictureReader.create().read(file));
                    default -> preprocessor.resize(picture);
                };
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(part -> joined.writeBytes(part.toBytes()));
        return joined.toByteArray();
    }
}
