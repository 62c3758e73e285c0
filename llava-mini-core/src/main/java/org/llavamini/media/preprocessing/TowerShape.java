// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.media.Picture;
import org.llavamini.media.video.FrameShape;

/**
 * Frames as a vision tower takes them, still with 8-bit samples: one square, or in HD the tiles and then the whole, one below the other.
 *
 * @param preprocessor treats frames as it treats pictures
 * @param nearest whether a frame first becomes a square of the tower's size by its nearest pixels, whatever its form, as in the official
 *     code
 */
public record TowerShape(ImagePreprocessor preprocessor, boolean nearest) implements FrameShape {
    /** Checks that all is there. */
    public TowerShape {
        requireNonNull(preprocessor, "preprocessor is null");
    }

    /** Returns the side of a square, in pixels. */
    public int side() {
        return preprocessor.clip().cropSize();
    }

    /** Returns how many squares there are. */
    public int parts() {
        return preprocessor.tiles().parts();
    }

    @Override
    public Picture shape(Picture frame) {
        List<Picture> parts = preprocessor.resize(nearest ? NearestResampler.resize(frame, side(), side()) : frame);
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int bytes = 3 * side() * side();
        byte[] below = new byte[Math.multiplyExact(parts.size(), bytes)];
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).copy(0, 0, side() * side(), below, i * bytes);
        }
        return Picture.owning(side(), parts.size() * side(), below);
    }

    /**
     * Returns the pixel values of a frame that has this shape.
     *
     * @throws IllegalArgumentException if it has not
     */
    public PixelValues pixels(Picture shaped) {
        if (shaped.width() != side() || shaped.height() != parts() * side()) {
            throw new IllegalArgumentException("%d squares of %d pixels a side were expected, but this is a %s"
                    .formatted(parts(), side(), shaped));
        }
        if (parts() == 1) {
            return preprocessor.normalize(List.of(shaped));
        }
        byte[] below = shaped.toBytes();
        int bytes = 3 * side() * side();
        return preprocessor.normalize(IntStream.range(0, parts())
                .mapToObj(i -> Picture.owning(side(), side(), Arrays.copyOfRange(below, i * bytes, (i + 1) * bytes)))
                .toList());
    }
}
