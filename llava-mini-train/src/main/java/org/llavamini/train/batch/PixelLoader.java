// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.NearestResampler;
import org.llavamini.media.preprocessing.PixelValues;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.data.SampleMedia;

/** Reads pictures and videos and makes pixel values of them. Immutable and thread-safe. */
public final class PixelLoader {
    private final PictureReader reader;
    private final ImagePreprocessor preprocessor;
    private final FrameChoice frames;
    private final boolean nearestFrames;

    /**
     * Prepares to read.
     *
     * @param frames which frames of a video are taken
     * @param nearestFrames whether frames are brought to the tower's size by the nearest pixel first, as the official code does
     */
    public PixelLoader(
            PictureReader reader, ImagePreprocessor preprocessor, FrameChoice frames, boolean nearestFrames) {
        this.reader = reader;
        this.preprocessor = preprocessor;
        this.frames = frames;
        this.nearestFrames = nearestFrames;
    }

    /**
     * Pixel values.
     *
     * @param frames how many pictures they are; 1 unless of a video
     * @param values {@code [frames · parts, 3, size, size]}
     */
    public record Pixels(int frames, Tensor values) {}

    /**
     * Returns the pixel values of a picture or of the chosen frames of a video.
     *
     * @throws LlavaMiniException if it cannot be read whole
     */
    public Pixels load(SampleMedia media) {
        return switch (media) {
            case SampleMedia.Picture(Path path) -> pixels(List.of(reader.read(path)));
            case SampleMedia.Video(Path path) -> pixels(frames(path));
        };
    }

    /** Returns what stands for the absent picture of a text-only sample: zeros after normalisation, as in the official code. */
    Pixels nothing() {
        int size = preprocessor.clip().cropSize();
        int parts = preprocessor.tiles().parts();
        return new Pixels(1, Tensor.zeros(DType.FLOAT32, parts, 3, size, size));
    }

    private List<Picture> frames(Path path) {
        FrameSource source = Files.isDirectory(path) ? FrameSource.folder(path, reader) : FrameSource.video(path);
        List<Picture> pictures = new ArrayList<>();
        try (FrameStream stream = source.open(frames)) {
            while (stream.hasNext()) {
                pictures.add(resized(stream.next().picture()));
            }
            if (pictures.size() < stream.total()) {
                throw new LlavaMiniException(
                        ErrorCode.UNSUPPORTED_MEDIA,
                        "only " + pictures.size() + " of " + stream.total() + " frames can be read: " + source.name());
            }
        }
        return pictures;
    }

    private Picture resized(Picture frame) {
        int size = preprocessor.clip().cropSize();
        return nearestFrames ? NearestResampler.resize(frame, size, size) : frame;
    }

    private Pixels pixels(List<Picture> pictures) {
        List<Tensor> values = pictures.stream()
                .map(preprocessor::preprocess)
                .map(PixelLoader::tensor)
                .toList();
        return new Pixels(pictures.size(), Tensor.concatenate(values, 0));
    }

    private static Tensor tensor(PixelValues values) {
        return Tensor.of(values.data(), values.shape());
    }
}
