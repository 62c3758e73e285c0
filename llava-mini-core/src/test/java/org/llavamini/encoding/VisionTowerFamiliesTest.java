// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.checkpoint.vision.PreprocessorConfigFile;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.checkpoint.vision.VisionTowerSource;
import org.llavamini.checkpoint.vision.VisionTowerWeights;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.PixelValues;
import org.llavamini.model.LanguageModel;
import org.llavamini.model.vision.VisionTower;
import org.llavamini.nn.FileWeights;
import org.llavamini.nn.Precision;
import org.llavamini.nn.WeightSource;
import org.llavamini.nn.Weights;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Each family of towers and its preprocessing against Hugging Face transformers in float32: {@code families/make_vision_towers.py}
 * made the towers and what is expected of them.
 */
class VisionTowerFamiliesTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"clip", "siglip", "siglip2", "dinov2"})
    void makesThePixelsAndTheFeaturesOfTransformers(String family) {
        VisionTowerSource source = VisionTowerSource.read(folder(family));
        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open();
                SafetensorsFile expected = SafetensorsFile.open(folder(family).resolve("expected.safetensors"));
                WeightFiles files = WeightFiles.open(folder(family));
                Weights weights = new Weights(tower(files, source), Precision.of(DType.FLOAT32), Device.cpu())) {
            PixelValues pixels = ImagePreprocessor.of(Preprocessing.of(source.preprocessor(), source.origin()))
                    .preprocess(PictureReader.create().read(folder("picture.png")));
            assertClose(pixels.data(), tensor(expected, "pixels"));
            Tensor input = Tensor.of(pixels.data(), pixels.shape());
            int layers = source.config().layers();
            assertClose(features(weights, source, layers - 1, input), tensor(expected, "last_but_one"));
            assertClose(features(weights, source, layers, input), tensor(expected, "last"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip", "siglip", "siglip2", "dinov2"})
    void writesTheConfigurationThatItRead(String family, @TempDir Path copy) {
        VisionTowerSource source = VisionTowerSource.read(folder(family));

        VisionConfigFile.write(copy, source.config());
        PreprocessorConfigFile.write(copy, source.preprocessor());

        VisionTowerSource read = VisionTowerSource.read(copy);
        assertThat(read.config()).isEqualTo(source.config());
        assertThat(read.preprocessor()).isEqualTo(source.preprocessor());
    }

    private static float[] features(Weights weights, VisionTowerSource source, int layers, Tensor pixels) {
        return new VisionTower(weights, source.config(), layers, true)
                .forward(pixels, Cancellation.NEVER)
                .reshape(-1)
                .toFloats();
    }

    private static void assertClose(float[] actual, Tensor expected) {
        float[] values = expected.reshape(-1).toFloats();
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).containsExactly(values, within((float) (TOLERANCE * largest)));
    }

    private static Tensor tensor(SafetensorsFile file, String name) {
        return Tensor.map(
                file.segment(name), file.entry(name).dtype(), file.entry(name).shape());
    }

    private static WeightSource tower(WeightFiles files, VisionTowerSource source) {
        Map<String, String> stored = new HashMap<>();
        for (String name : files.names()) {
            source.config()
                    .family()
                    .tensorName(name)
                    .ifPresent(known -> stored.put(VisionTowerWeights.PREFIX + known, name));
        }
        FileWeights weights = new FileWeights(files);
        return new WeightSource() {
            @Override
            public boolean contains(String name) {
                return stored.containsKey(name);
            }

            @Override
            public Tensor tensor(String name, Shape shape) {
                return weights.tensor(Objects.requireNonNull(stored.get(name), name), shape);
            }
        };
    }

    private static Path folder(String family) {
        try {
            return Path.of(Objects.requireNonNull(LanguageModel.class.getResource("families/" + family), family)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
