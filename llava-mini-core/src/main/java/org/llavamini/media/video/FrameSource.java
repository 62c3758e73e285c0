// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.llavamini.media.Picture;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.picture.PictureReader;

/**
 * Where frames come from: a video file, a folder of pictures, a list of pictures or something of the caller's own. Immutable
 * and safe to share between threads; each stream begins anew.
 */
public interface FrameSource {
    /** Returns a video file (an animated GIF or WebP too), read as the model that looks at it reads media. */
    static FrameSource video(Path file) {
        return new VideoFile(file, MediaReader.create(), Optional.empty(), Optional.empty());
    }

    /** Returns a video file with limits on what it may cost. */
    static FrameSource video(Path file, VideoLimits limits) {
        return new VideoFile(file, MediaReader.create().withVideoLimits(limits), Optional.of(limits), Optional.empty());
    }

    /**
     * Returns the pictures of a folder in the order of their names, read as the model that looks at them reads pictures; other
     * files are ignored. Numbers in names count as numbers: frame2 comes before frame10.
     */
    static FrameSource folder(Path folder) {
        return new FrameFolder(folder, PictureReader.create(), false);
    }

    /** Returns the pictures of a folder, read as this reader reads them. */
    static FrameSource folder(Path folder, PictureReader reader) {
        return new FrameFolder(folder, reader, true);
    }

    /** Returns pictures that are in memory already. */
    static FrameSource pictures(List<Picture> pictures) {
        return new PictureList(pictures);
    }

    /** Returns what errors and warnings call this source. */
    String name();

    /** Returns this source read by a reader, as far as it does not have its own rules. */
    default FrameSource with(MediaReader reader) {
        return this;
    }

    /**
     * Returns this source with its frames in the form in which they are wanted. They get it where they are decoded, after those were left
     * out that hardly differ from the one before.
     */
    default FrameSource shaped(FrameShape shape) {
        return new ShapedFrames.Source(this, shape);
    }

    /**
     * Opens the source and finds out how many frames will come; a video is read through for that, but not decoded.
     *
     * <p>Of pictures all are taken, or an even choice of {@link FrameChoice#maxFrames()}: they have no rate.
     *
     * @param cancelled asked often whether the work shall end, here and while frames are taken; must be quick
     * @return the frames; the caller closes them
     * @throws org.llavamini.error.LlavaMiniException {@code INPUT_OUTPUT} for what cannot be read, {@code
     *     UNSUPPORTED_MEDIA} for what holds no frame, {@code MEDIA_TOO_LARGE} beyond the limits, {@code CANCELLED} when
     *     asked to end, {@code NATIVE} without FFmpeg
     */
    FrameStream open(FrameChoice choice, BooleanSupplier cancelled);

    /** Opens the source for a caller who will not cancel. */
    default FrameStream open(FrameChoice choice) {
        return open(choice, () -> false);
    }
}
