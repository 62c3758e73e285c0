// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.PadOrder;

/**
 * Makes pixel values of pictures, equal to Pillow and the CLIP image processor: pad, cut into tiles, resize, crop, rescale,
 * normalise. Immutable and thread-safe.
 *
 * @param clip sizes, mean and standard deviation
 * @param aspectRatio what happens to pictures that are not square
 * @param tiles how pictures are cut in HD
 * @param padOrder the order of padding and cutting
 */
public record ImagePreprocessor(ClipPreprocessing clip, AspectRatio aspectRatio, TileGrid tiles, PadOrder padOrder) {
    private static final int MAX_RESIZED_SIDE = 1 << 28;

    /** Checks that all is there. */
    public ImagePreprocessor {
        requireNonNull(clip, "clip is null");
        requireNonNull(aspectRatio, "aspectRatio is null");
        requireNonNull(tiles, "tiles is null");
        requireNonNull(padOrder, "padOrder is null");
    }

    /** Returns a preprocessor that cuts the middle out of whole pictures. */
    public static ImagePreprocessor of(ClipPreprocessing clip) {
        return new ImagePreprocessor(clip, AspectRatio.SQUARE, TileGrid.whole(), PadOrder.PAD_SPLIT);
    }

    /** Returns this preprocessor with another treatment of pictures that are not square. */
    public ImagePreprocessor withAspectRatio(AspectRatio newAspectRatio) {
        return new ImagePreprocessor(clip, newAspectRatio, tiles, padOrder);
    }

    /** Returns this preprocessor with other tiles. */
    public ImagePreprocessor withTiles(TileGrid newTiles) {
        return new ImagePreprocessor(clip, aspectRatio, newTiles, padOrder);
    }

    /** Returns this preprocessor with another order of padding and cutting. */
    public ImagePreprocessor withPadOrder(PadOrder newPadOrder) {
        return new ImagePreprocessor(clip, aspectRatio, tiles, newPadOrder);
    }

    /**
     * Returns the pixel values of a picture: of the picture alone, or of its tiles row by row and then the whole.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the settings do not make squares of this picture
     */
    public PixelValues preprocess(Picture picture) {
        return normalize(resize(picture));
    }

    /** Returns the parts of a picture after padding, cutting, resizing and cropping, still as 8-bit samples. */
    public List<Picture> resize(Picture picture) {
        PixelSource source = new PixelSource.Whole(picture);
        boolean padFirst = aspectRatio == AspectRatio.PAD && padOrder == PadOrder.PAD_SPLIT;
        boolean padLast = aspectRatio == AspectRatio.PAD && padOrder == PadOrder.SPLIT_PAD;
        List<Picture> parts = new ArrayList<>(tiles.parts());
        for (PixelSource part : tiles.split(padFirst ? source.expandedToSquare(clip.background()) : source)) {
            parts.add(resizeAndCrop(padLast ? part.expandedToSquare(clip.background()) : part));
        }
        return List.copyOf(parts);
    }

    /**
     * Returns the pixel values of parts that have their final size.
     *
     * @param parts square pictures of one size
     * @throws IllegalArgumentException if they are not
     */
    public PixelValues normalize(List<Picture> parts) {
        int side = parts.getFirst().width();
        int pixels = side * side;
        float[] data = new float[Math.multiplyExact(parts.size() * 3, pixels)];
        for (int channel = 0; channel < 3; channel++) {
            float[] table = clip.valueTable(channel);
            for (int part = 0; part < parts.size(); part++) {
                Picture picture = parts.get(part);
                if (picture.width() != side || picture.height() != side) {
                    throw new IllegalArgumentException(
                            "a square of %d pixels a side was expected, but this is a %s".formatted(side, picture));
                }
                ByteBuffer rgb = picture.pixels();
                int at = (3 * part + channel) * pixels;
                for (int i = 0, from = channel; i < pixels; i++, from += 3) {
                    data[at + i] = table[rgb.get(from) & 0xff];
                }
            }
        }
        return new PixelValues(parts.size(), side, data);
    }

    private Picture resizeAndCrop(PixelSource source) {
        int shorter = Math.min(source.width(), source.height());
        int width = clip.keepsShape() ? resized(source.width(), shorter) : clip.shortestEdge();
        int height = clip.keepsShape() ? resized(source.height(), shorter) : clip.shortestEdge();
        int crop = clip.cropSize();
        int left = Math.max(0, (width - crop) / 2);
        int top = Math.max(0, (height - crop) / 2);
        int keptWidth = Math.min(crop, width);
        int keptHeight = Math.min(crop, height);
        Picture kept = BicubicResampler.resize(
                source, width, height, new BicubicResampler.Window(left, top, keptWidth, keptHeight), filter());
        if (keptWidth == crop && keptHeight == crop) {
            return kept;
        }
        int marginLeft = Math.ceilDiv(crop - keptWidth, 2);
        int marginTop = Math.ceilDiv(crop - keptHeight, 2);
        return new PixelSource.Padded(new PixelSource.Whole(kept), crop, crop, marginLeft, marginTop, 0).toPicture();
    }

    private ResampleWeights.Filter filter() {
        return clip.bilinear() ? ResampleWeights.Filter.BILINEAR : ResampleWeights.Filter.BICUBIC;
    }

    private int resized(int length, int shorter) {
        double result = (double) ((long) clip.shortestEdge() * length) / shorter;
        if (result > MAX_RESIZED_SIDE) {
            throw new LlavaMiniException(
                    ErrorCode.MEDIA_TOO_LARGE,
                    "a picture of " + length + " by " + shorter + " pixels is too long to be resized");
        }
        return (int) result;
    }
}
