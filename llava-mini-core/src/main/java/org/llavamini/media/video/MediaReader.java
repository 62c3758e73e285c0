// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static java.util.Objects.requireNonNull;

import org.llavamini.media.VideoLimits;
import org.llavamini.media.picture.PictureReader;

/**
 * How pictures and videos are read: within which limits, turned and on which background, and in which process. Immutable and
 * thread-safe.
 *
 * @param pictures reads pictures, those of frame folders too
 * @param videoLimits what a video may cost
 * @param videos opens videos
 */
public record MediaReader(PictureReader pictures, VideoLimits videoLimits, VideoOpening videos) {
    /** Checks that all is there. */
    public MediaReader {
        requireNonNull(pictures, "pictures is null");
        requireNonNull(videoLimits, "videoLimits is null");
        requireNonNull(videos, "videos is null");
    }

    /** Returns a reader with the defaults of {@link PictureReader} and {@link VideoLimits}, in this process. */
    public static MediaReader create() {
        return new MediaReader(PictureReader.create(), VideoLimits.defaults(), VideoOpening.IN_PROCESS);
    }

    /** Returns this reader with another one of pictures. */
    public MediaReader withPictures(PictureReader newPictures) {
        return new MediaReader(newPictures, videoLimits, videos);
    }

    /** Returns this reader with other limits of videos. */
    public MediaReader withVideoLimits(VideoLimits newLimits) {
        return new MediaReader(pictures, newLimits, videos);
    }

    /** Returns this reader with videos opened elsewhere. */
    public MediaReader withVideos(VideoOpening newVideos) {
        return new MediaReader(pictures, videoLimits, newVideos);
    }
}
