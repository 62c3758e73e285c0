// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.reading;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.analysis.CompressorMaps;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.encoding.StageTimer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.generation.LoadedModel;
import org.llavamini.media.Picture;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.nn.Probe;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.Tensor;

/** Looks at where the compressor looks. Belongs to the engine's thread. */
public final class CompressorReader {
    private final LoadedModel model;

    /** Prepares to look at a model, which stays the caller's. */
    public CompressorReader(LoadedModel model) {
        this.model = requireNonNull(model, "model is null");
    }

    /**
     * Returns the maps of a picture.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the model has no compressor with queries
     */
    public CompressorMaps read(Picture picture) {
        Attention attention = new Attention();
        EncodingRun run = new EncodingRun(attention, new StageTimer(), Cancellation.NEVER, FrameProgress.NONE);
        try (EncodedImage _ = model.imageEncoder().encode(picture, run)) {
            float[] weights = attention
                    .weights()
                    .orElseThrow(() -> new LlavaMiniException(
                            ErrorCode.INVALID_REQUEST, "the model has no compressor with queries to look at"));
            int side = (int) Math.round(Math.sqrt((double) attention.patches));
            return new CompressorMaps(seen(picture, model.imageEncoder().preprocessor()), side, weights);
        }
    }

    /** Keeps the compressor's attention, averaged over heads. */
    private static final class Attention implements Probe {
        private float @Nullable [] mean;
        private long patches;

        @Override
        public void see(String name, Tensor tensor) {
            if (name.equals("compressor_attention")) { // [1, heads, queries, patches]
                mean = tensor.sum(1).multiply(1.0 / tensor.size(1)).toFloats();
                patches = tensor.size(3);
            }
        }

        @Override
        public boolean wantsAttention() {
            return true;
        }

        private Optional<float[]> weights() {
            return Optional.ofNullable(mean);
        }
    }

    /** In HD the compressor reads the tiles, which come first and row by row, and not the whole picture after them. */
    private static Picture seen(Picture picture, ImagePreprocessor preprocessor) {
        List<Picture> parts = preprocessor.resize(picture);
        int ratio = preprocessor.tiles().ratio();
        int side = parts.getFirst().width();
        byte[] rgb = new byte[3 * side * ratio * side * ratio];
        for (int tile = 0; tile < ratio * ratio; tile++) {
            byte[] pixels = parts.get(tile).toBytes();
            for (int y = 0; y < side; y++) {
                int row = tile / ratio * side + y;
                System.arraycopy(pixels, 3 * y * side, rgb, 3 * (row * side * ratio + tile % ratio * side), 3 * side);
            }
        }
        return Picture.of(side * ratio, side * ratio, rgb);
    }
}
