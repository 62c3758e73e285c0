// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.PixelValues;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.data.SampleMedia;

/** Reads pictures and videos and makes pixel values of them. Immutable and thread-safe. */
public final class PixelLoader {
    private final PictureReader reader;
    private final TowerShape shape;
    private final FrameChoice frames;
    private final Optional<FeatureCache> cache;

    /**
     * Prepares to read.
     *
     * @param shape how frames are brought to the form that the tower takes; pictures as its preprocessor does
     * @param frames which frames of a video are taken
     * @param cache keeps what the tower makes of them
     */
    public PixelLoader(PictureReader reader, TowerShape shape, FrameChoice frames, Optional<FeatureCache> cache) {
        this.reader = reader;
        this.shape = shape;
        this.frames = frames;
        this.cache = cache;
    }

    /**
     * Pixel values, or what the tower made of them before.
     *
     * @param frames how many pictures they are; 1 unless of a video
     * @param values {@code [frames · parts, 3, size, size]}, or {@code [frames · parts, patches, width]} if they are features
     * @param origin what the values are
     */
    public record Pixels(int frames, Tensor values, Origin origin) {
        /** Makes pixel values whose features are not kept. */
        public Pixels(int frames, Tensor values) {
            this(frames, values, new Origin.Decoded());
        }

        /**
         * Returns what the tower makes of them.
         *
         * @param tower of pixel values
         */
        public Tensor features(UnaryOperator<Tensor> tower) {
            return switch (origin) {
                case Origin.Decoded _ -> tower.apply(values);
                case Origin.Kept _ -> values;
                case Origin.ToKeep(FeatureCache cache, FeatureCache.Slot slot) -> {
                    Tensor features = tower.apply(values);
                    cache.keep(slot, frames, features);
                    yield features;
                }
            };
        }
    }

    /** Where values come from. */
    public sealed interface Origin {
        /** Pixel values, just decoded. */
        record Decoded() implements Origin {}

        /** Features that were kept. */
        record Kept() implements Origin {}

        /** Pixel values whose features have a place to be kept in. */
        record ToKeep(FeatureCache cache, FeatureCache.Slot slot) implements Origin {}
    }

    /**
     * Returns the pixel values of a picture or of the chosen frames of a video, or their features if these are kept.
     *
     * @param change what becomes of a picture first
     * @throws LlavaMiniException if it cannot be read whole
     */
    Pixels load(SampleMedia media, Augmentation.Change change) {
        return cache.map(kept -> load(media, change, kept)).orElseGet(() -> decode(media, change));
    }

    private Pixels load(SampleMedia media, Augmentation.Change change, FeatureCache kept) {
        FeatureCache.Slot slot = kept.slot(media, change.flipped());
        Optional<FeatureCache.Kept> found = kept.find(slot);
        if (found.isPresent()) {
            return new Pixels(found.get().frames(), found.get().features(), new Origin.Kept());
        }
        Pixels decoded = decode(media, change);
        return new Pixels(decoded.frames(), decoded.values(), new Origin.ToKeep(kept, slot));
    }

    /** Returns the features of a picture or video as it is if these are kept, else its pixel values. */
    public Pixels recall(SampleMedia media) {
        return load(media, Augmentation.Change.NONE);
    }

    /** Returns the pixel values as they are, for a tower that learns. */
    public Pixels load(SampleMedia media) {
        return decode(media, Augmentation.Change.NONE);
    }

    private Pixels decode(SampleMedia media, Augmentation.Change change) {
        return switch (media) {
            case SampleMedia.Picture(Path path) ->
                pixels(List.of(shape.preprocessor().preprocess(change.apply(reader.read(path)))));
            case SampleMedia.Video(Path path) -> pixels(frames(path));
        };
    }

    /** Returns what stands for the absent picture of a text-only sample: zeros after normalisation, as in the official code. */
    Pixels nothing() {
        return new Pixels(1, Tensor.zeros(DType.FLOAT32, shape.parts(), 3, shape.side(), shape.side()));
    }

    private List<PixelValues> frames(Path path) {
        FrameSource source = Files.isDirectory(path) ? FrameSource.folder(path, reader) : FrameSource.video(path);
        List<PixelValues> seen = new ArrayList<>();
        try (FrameStream stream = source.shaped(shape).open(frames)) {
            while (stream.hasNext()) {
                seen.add(shape.pixels(stream.next().picture()));
            }
            if (seen.size() < stream.total()) {
                throw new LlavaMiniException(
                        ErrorCode.UNSUPPORTED_MEDIA,
                        "only " + seen.size() + " of " + stream.total() + " frames can be read: " + source.name());
            }
        }
        return seen;
    }

    private static Pixels pixels(List<PixelValues> seen) {
        return new Pixels(
                seen.size(),
                Tensor.concatenate(seen.stream().map(PixelLoader::tensor).toList(), 0));
    }

    private static Tensor tensor(PixelValues values) {
        return Tensor.of(values.data(), values.shape());
    }
}
