// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.llavamini.media.ImagePreprocessor;
import org.llavamini.media.NearestResampler;
import org.llavamini.media.Picture;
import org.llavamini.media.PixelValues;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.model.ModalityFusion;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.model.VisionLanguageModel.VisionFeatures;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Encodes pictures, each once as long as the cache remembers it, and the frames of videos. Owns the cache; belongs to the
 * engine's thread.
 */
public final class ImageEncoder implements AutoCloseable {
    /** How many pictures the tower sees at once, at most. */
    private static final int TOWER_BATCH = 8;

    /** As many patches keep a processor busy. More at once leave its caches: frames of 576 patches then took twice as long. */
    private static final long PATCHES_AT_ONCE = 640;

    private final VisionLanguageModel model;
    private final ImagePreprocessor preprocessor;
    private final boolean nearestFrames;
    private final Device device;
    private final EncodedImageCache cache;
    private long towerCalls;

    /**
     * Prepares to encode.
     *
     * @param cacheBytes how much memory encoded pictures may take altogether; 0 keeps just the last
     */
    public ImageEncoder(
            VisionLanguageModel model, ImagePreprocessor preprocessor, Quirks quirks, Device device, long cacheBytes) {
        this.model = requireNonNull(model, "model is null");
        this.preprocessor = requireNonNull(preprocessor, "preprocessor is null");
        this.nearestFrames = quirks.nearestFrames();
        this.device = requireNonNull(device, "device is null");
        this.cache = new EncodedImageCache(cacheBytes);
    }

    /** Returns the encoded picture, from the cache if it is there; it stays valid until the next call. */
    public EncodedImage encode(Picture picture, EncodingRun run) {
        return encodeAll(List.of(picture), run).getFirst();
    }

    /** Returns the encoded pictures in order, equal ones the same; they stay valid until the next call. */
    public List<EncodedImage> encodeAll(List<Picture> pictures, EncodingRun run) {
        List<EncodedImageCache.Key> keys = pictures.stream()
                .map(picture -> new EncodedImageCache.Key(picture.sha256(), preprocessor))
                .toList();
        Map<EncodedImageCache.Key, Picture> unknown = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (cache.find(keys.get(i)).isEmpty()) {
                unknown.put(keys.get(i), pictures.get(i));
            }
        }
        List<EncodedImageCache.Key> missing = List.copyOf(unknown.keySet());
        for (int start = 0; start < missing.size(); start += batchSize()) {
            List<EncodedImageCache.Key> batch = missing.subList(start, Math.min(missing.size(), start + batchSize()));
            List<EncodedImage> encoded =
                    encodeBatch(batch.stream().map(unknown::get).toList(), run);
            for (int i = 0; i < batch.size(); i++) {
                cache.add(batch.get(i), encoded.get(i));
            }
        }
        List<EncodedImage> found =
                keys.stream().map(key -> cache.find(key).orElseThrow()).toList();
        cache.evictAllBut(Set.copyOf(keys));
        return found;
    }

    private List<EncodedImage> encodeBatch(List<Picture> pictures, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            ModalityFusion.Encoded encoded = encode(pixels(pictures, run), run);
            if (pictures.size() == 1) {
                return List.of(new EncodedImage(encoded));
            }
            List<EncodedImage> images = new ArrayList<>();
            for (int row = 0; row < pictures.size(); row++) {
                Tensor index = Tensor.of(new long[] {row}, 1).to(device);
                images.add(new EncodedImage(new ModalityFusion.Encoded(
                        encoded.vision().indexSelect(0, index), encoded.memory().rows(index))));
            }
            return images;
        }
    }

    /** Encodes a picture without the cache; the caller closes the result. */
    public EncodedImage encodeFresh(Picture picture, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            return new EncodedImage(encode(pixels(List.of(picture), run), run));
        }
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
    int batchSize() {
        long most = TOWER_BATCH / model.parts();
        long busy = PATCHES_AT_ONCE / (model.visionTower().patches() * model.parts());
        return Math.toIntExact(Math.max(1, device.equals(Device.cpu()) ? Math.min(most, busy) : most));
    }

    /** Returns a frame as the vision tower takes it. May be called by any thread. */
    PixelValues pixels(Frame frame) {
        return preprocessor.preprocess(resized(frame.picture()));
    }

    /** Encodes a frame that has just come; the tensors belong to the scope that is open. */
    ModalityFusion.Encoded encodeFrame(Picture frame, EncodingRun run) {
        return encode(pixels(List.of(resized(frame)), run), run);
    }

    /** The official code brings frames to the tower's size without regard to their form before anything else happens. */
    private Picture resized(Picture frame) {
        int size = preprocessor.clip().cropSize();
        return nearestFrames ? NearestResampler.resize(frame, size, size) : frame;
    }

    private List<PixelValues> pixels(List<Picture> pictures, EncodingRun run) {
        return run.timer()
                .time(
                        StageTimer.Stage.MEDIA,
                        () -> pictures.stream().map(preprocessor::preprocess).toList());
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
        towerCalls++;
        VisionFeatures features =
                run.timer().time(StageTimer.Stage.VISION, () -> model.see(values, run.probe(), run.cancellation()));
        return run.timer()
                .time(StageTimer.Stage.PRE_FUSION, () -> model.encode(features, run.probe(), run.cancellation()));
    }

    /** Returns what makes pixel values of pictures. */
    public ImagePreprocessor preprocessor() {
        return preprocessor;
    }

    /** Returns how often the vision tower ran. */
    public long towerCalls() {
        return towerCalls;
    }

    @Override
    public void close() {
        cache.close();
    }
}
