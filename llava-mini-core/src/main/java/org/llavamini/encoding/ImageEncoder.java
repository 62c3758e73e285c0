// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.media.Picture;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.PixelValues;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.model.VisionLanguageModel.VisionFeatures;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.option.Device;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Encodes pictures and the frames of videos: preprocessing, tower, compressor, projector, vision side of fusion. Belongs to the engine's
 * thread, but for what makes pixel values.
 */
public final class ImageEncoder {
    /** How many pictures the tower sees at once, at most. */
    private static final int TOWER_BATCH = 8;
    /** As many patches keep a processor busy. More at once leave its caches: frames of 576 patches then took twice as long. */
    private static final long PATCHES_AT_ONCE = 640;

    private final VisionLanguageModel model;
    private final ImagePreprocessor preprocessor;
    private final TowerShape frameShape;
    private final Device device;

    /** Prepares to encode. */
    public ImageEncoder(VisionLanguageModel model, ImagePreprocessor preprocessor, Quirks quirks, Device device) {
        this.model = requireNonNull(model, "model is null");
        this.preprocessor = requireNonNull(preprocessor, "preprocessor is null");
        this.frameShape = new TowerShape(preprocessor, quirks.nearestFrames());
        this.device = requireNonNull(device, "device is null");
    }

    /** Returns a picture as the vision tower takes it. May be called by any thread. */
    public PixelValues pixels(Picture picture) {
        return preprocessor.preprocess(picture);
    }

    /** Returns a frame as the vision tower takes it. May be called by any thread. */
    public PixelValues pixelsOfFrame(Picture frame) {
        return frameShape.pixels(frameShape.shape(frame));
    }

    /** Returns how frames are brought to the form that the vision tower takes. */
    TowerShape frameShape() {
        return frameShape;
    }

    /** Encodes some pictures together, at most {@link #batchSize}; the caller closes them. */
    public List<EncodedImage> encodeAll(List<PixelValues> pictures, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            ModalityFusion.Encoded encoded = encode(pictures, run);
            if (pictures.size() == 1) {
                return List.of(new EncodedImage(encoded));
            }
            return IntStream.range(0, pictures.size())
                    .mapToObj(i -> new EncodedImage(new ModalityFusion.Encoded(
                            encoded.vision().narrow(0, i, 1).copy(),
                            encoded.memory().copyOfFrame(i))))
                    .toList();
        }
    }

    /** Encodes a picture; the caller closes it. */
    public EncodedImage encode(Picture picture, EncodingRun run) {
        PixelValues pixels = run.timer().time(StageTimer.Stage.MEDIA, () -> pixels(picture));
        return encodeAll(List.of(pixels), run).getFirst();
    }

    /**
     * Returns a video, of which no frame is read yet; the caller closes it.
     *
     * @param budget how many bytes of keys and values it may keep for further questions
     */
    public EncodedFrames encode(FrameSource source, FrameChoice choice, long budget) {
        return new EncodedFrames(
                this, source, choice, budget, model.languageModel().config().maxPositions());
    }

    /**
     * Returns a window over a video that goes on, without a frame; the caller closes it.
     *
     * @param fusedFrames how many frames a text is fused with
     * @param readFrames how many frames the language model reads, at least as many
     */
    public EncodedWindow window(int fusedFrames, int readFrames) {
        return new EncodedWindow(this, fusedFrames, readFrames);
    }

    /** Returns how many pictures or frames are encoded at once. */
    public int batchSize() {
        long most = TOWER_BATCH / model.parts();
        long busy = PATCHES_AT_ONCE / (model.visionTower().patches() * model.parts());
        return Math.toIntExact(Math.max(1, device.equals(Device.cpu()) ? Math.min(most, busy) : most));
    }

    /** Encodes pictures or frames; the tensors belong to the scope that is open. */
    ModalityFusion.Encoded encode(List<PixelValues> pictures, EncodingRun run) {
        run.cancellation().check();
        Tensor values = Tensor.concatenate(
                        pictures.stream()
                                .map(picture -> Tensor.of(picture.data(), picture.shape()))
                                .toList(),
                        0)
                .to(device); // [pictures · parts, 3, size, size]
        run.probe().see("pixel_values", values);
        VisionFeatures features =
                run.timer().time(StageTimer.Stage.VISION, () -> model.see(values, run.probe(), run.cancellation()));
        return run.timer()
                .time(StageTimer.Stage.PRE_FUSION, () -> model.encode(features, run.probe(), run.cancellation()));
    }

    /** Returns what makes pixel values of pictures. */
    public ImagePreprocessor preprocessor() {
        return preprocessor;
    }
}
