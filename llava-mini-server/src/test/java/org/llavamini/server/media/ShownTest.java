// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.llavamini.VideoInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;

/** What clients send is decoded where the model's reader decodes: in a process of its own, if that is wanted. */
class ShownTest {
    private static final FrameChoice CHOICE = FrameChoice.uniform(4);

    private static FrameSource source(Shown.Opened opened) {
        return ((VideoInput) opened.input()).source();
    }

    private static LlavaMiniException elsewhere(String what) {
        return new LlavaMiniException(ErrorCode.PROCESS_LOST, what);
    }

    @Test
    void videosThatWereSentAreOpenedByTheReader() {
        MediaReader reader = MediaReader.create().withVideos((file, choice, shape, media, cancelled) -> {
            throw elsewhere("opened elsewhere: " + file);
        });
        Shown.Opened opened = new Shown.SentVideo(MediaContent.of(new byte[100])).open(CHOICE);
        try {
            FrameSource video = source(opened).with(reader);
            assertThatThrownBy(() -> video.open(CHOICE)).hasMessage("opened elsewhere: the video");
            assertThatThrownBy(() -> video.shaped(frame -> frame).open(CHOICE))
                    .as("wherever the form is asked for")
                    .hasMessage("opened elsewhere: the video");
        } finally {
            opened.release().run();
        }
    }

    @Test
    void framesThatWereSentAreReadByTheReader() {
        byte[] webp = "RIFF____WEBPVP8 ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        MediaReader reader = MediaReader.create()
                .withPictures(PictureReader.create().withNatives((file, name, pictures) -> {
                    throw elsewhere("read elsewhere: " + name);
                }));
        Shown.Opened opened = new Shown.Frames(List.of(MediaContent.of(webp))).open(CHOICE);
        try (FrameStream frames = source(opened).with(reader).open(CHOICE)) {
            assertThatThrownBy(frames::next).hasMessage("read elsewhere: frame 1");
        }
    }
}
