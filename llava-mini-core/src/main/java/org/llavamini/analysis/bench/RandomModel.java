// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import java.util.OptionalLong;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.preprocessing.ClipPreprocessing;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.TileGrid;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.option.Device;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.tensor.TensorScope;

/** A model of random weights, made in place. Owns weights and networks until closed; belongs to the engine's thread. */
public final class RandomModel implements AutoCloseable {
    private final Weights weights;
    private final VisionLanguageModel networks;
    private final BenchModel model;

    /**
     * Makes a model.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the weights alone are more than the memory that is free
     */
    public RandomModel(RandomShape shape, Precision precision, Device device) {
        ModelConfig config = shape.config();
        RandomWeights source = new RandomWeights(config, precision);
        requireMemory(source.bytesOfAll());
        weights = new Weights(source, precision, device);
        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open()) {
            networks =
                    VisionLanguageModel.build(weights, config, config.vision().orElseThrow());
            TensorRuntime.giveBackFreedMemory();
        } catch (RuntimeException failure) {
            weights.close();
            throw failure;
        }
        model = new BenchModel(
                networks,
                ImagePreprocessor.of(
                                ClipPreprocessing.clip(shape.base().vision().imageSize()))
                        .withTiles(new TileGrid(shape.resolutionRatio())),
                Quirks.defaults(),
                device,
                OptionalLong.of(source.bytesPerToken()));
    }

    private static void requireMemory(long bytes) {
        long free = ProcessMemory.available().orElse(Long.MAX_VALUE);
        if (bytes > free) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "the weights would take " + bytes / 1_000_000 + " MB, but only " + free / 1_000_000
                            + " MB are free; take a smaller type (--dtype)");
        }
    }

    /** Returns what can be measured; it ends with this. */
    public BenchModel model() {
        return model;
    }

    @Override
    public void close() {
        networks.close();
        weights.close();
    }
}
