// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import org.llavamini.media.ImagePreprocessor;
import org.llavamini.media.Picture;
import org.llavamini.media.PixelValues;
import org.llavamini.model.LlavaMiniModel;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Probe;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** Encodes pictures, each once as long as the cache remembers it. Owns the cache; belongs to the engine's thread. */
public final class ImageEncoder implements AutoCloseable {
    private final LlavaMiniModel model;
    private final ImagePreprocessor preprocessor;
    private final Device device;
    private final EncodedImageCache cache;

    /**
     * Prepares to encode.
     *
     * @param cacheBytes how much memory encoded pictures may take altogether; 0 keeps just the last
     */
    public ImageEncoder(LlavaMiniModel model, ImagePreprocessor preprocessor, Device device, long cacheBytes) {
        this.model = requireNonNull(model, "model is null");
        this.preprocessor = requireNonNull(preprocessor, "preprocessor is null");
        this.device = requireNonNull(device, "device is null");
        this.cache = new EncodedImageCache(cacheBytes);
    }

    /** Returns the encoded picture, from the cache if it is there; it stays valid until the next call. */
    public EncodedImage encode(Picture picture, StageTimer timer, Cancellation cancellation) {
        return cache.get(
                picture.sha256(),
                () -> encode(
                        timer.time(StageTimer.Stage.MEDIA, () -> preprocessor.preprocess(picture)),
                        Probe.NONE,
                        timer,
                        cancellation));
    }

    /** Encodes pixel values without the cache, showing the tensors on the way; the caller closes the result. */
    public EncodedImage encode(PixelValues pixels, Probe probe, StageTimer timer, Cancellation cancellation) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor values = Tensor.of(pixels.data(), pixels.shape()).to(device); // [1, 3, size, size]
            probe.see("pixel_values", values);
            LlavaMiniModel.VisionFeatures features =
                    timer.time(StageTimer.Stage.VISION, () -> model.see(values, probe, cancellation));
            return timer.time(
                    StageTimer.Stage.PRE_FUSION, () -> new EncodedImage(model.encode(features, probe, cancellation)));
        }
    }

    /** Returns how pictures become pixel values. */
    public ImagePreprocessor preprocessor() {
        return preprocessor;
    }

    @Override
    public void close() {
        cache.close();
    }
}
