// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.nio.file.Path;
import java.util.List;
import org.llavamini.ImageInput;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;

/** A picture or video that a message shows, read and sniffed, not decoded. */
public sealed interface Shown {
    /** Returns the same text for the same content, as clients send a picture again with each turn. */
    String key();

    /**
     * Returns what the model is given.
     *
     * @param choice which frames, if it is a video
     */
    Opened open(FrameChoice choice);

    /**
     * What the model is given, and what must be freed when it has answered.
     *
     * @param input the picture or video
     * @param release frees what was stored for it
     */
    record Opened(VisualInput input, Runnable release) {}

    /**
     * One picture.
     *
     * @param content its file
     */
    record Still(MediaContent content) implements Shown {
        @Override
        public String key() {
            return content.digest();
        }

        /** Returns what the model is given. */
        public ImageInput image() {
            return new ImageInput.Bytes(content.bytes(), "the picture");
        }

        @Override
        public Opened open(FrameChoice choice) {
            return new Opened(image(), () -> {});
        }
    }

    /**
     * A video that came with the request.
     *
     * @param content its file
     */
    record SentVideo(MediaContent content) implements Shown {
        @Override
        public String key() {
            return content.digest();
        }

        @Override
        public Opened open(FrameChoice choice) {
            UploadedVideo video = UploadedVideo.store(content);
            return new Opened(new VideoInput(video.frames(), choice), video::close);
        }
    }

    /**
     * A video on this machine.
     *
     * @param file where it lies
     */
    record LocalVideo(Path file) implements Shown {
        @Override
        public String key() {
            return file.toString();
        }

        @Override
        public Opened open(FrameChoice choice) {
            return new Opened(new VideoInput(FrameSource.video(file), choice), () -> {});
        }
    }

    /**
     * A video that came as pictures.
     *
     * @param pictures its frames in order
     */
    record Frames(List<MediaContent> pictures) implements Shown {
        public Frames {
            pictures = List.copyOf(pictures);
        }

        @Override
        public String key() {
            return String.join(",", pictures.stream().map(MediaContent::digest).toList());
        }

        @Override
        public Opened open(FrameChoice choice) {
            return new Opened(new VideoInput(new FrameList(pictures), choice), () -> {});
        }
    }
}
