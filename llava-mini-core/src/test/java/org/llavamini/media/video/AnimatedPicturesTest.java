// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;

/** An animated WebP is a picture, its first frame, and a video, all of them as libwebp lays them on one another. */
class AnimatedPicturesTest {
    private static final FrameChoice EVERY_HALF_SECOND =
            FrameChoice.perSecond(2).byTime(true);

    @TempDir
    private Path directory;

    @Test
    void givesTheFramesThatPillowGives() throws IOException {
        Path file = write(TestingPictures.file("clear-animated.webp"));
        Picture strip = TestingPictures.picture("clear-animated.webp.png");
        List<Frame> frames = TestingVideo.read(FrameSource.video(file), EVERY_HALF_SECOND);
        assertThat(frames).extracting(Frame::seconds).containsExactly(0.0, 0.5, 1.0, 1.0, 2.0, 2.0, 3.0, 3.5);
        for (Frame frame : frames) {
            int start = 3 * 60 * 40 * (int) frame.index();
            byte[] expected = Arrays.copyOfRange(strip.toBytes(), start, start + 3 * 60 * 40);
            assertThat(frame.picture().toBytes()).as("frame %s", frame.index()).isEqualTo(expected);
        }
    }

    @Test
    void choosesByTheClockOrByNumber() throws IOException {
        FrameSource source = FrameSource.video(write(TestingPictures.file("clear-animated.webp")));
        FrameChoice everySecond = FrameChoice.perSecond(1);
        assertThat(TestingVideo.read(source, everySecond))
                .extracting(Frame::index)
                .containsExactly(0L, 1L, 3L, 4L);
        assertThat(TestingVideo.read(source, everySecond.byTime(true)))
                .extracting(Frame::index)
                .containsExactly(1L, 2L, 3L, 5L);
    }

    @Test
    void aDamagedOneGivesTheFramesBeforeTheDamage() throws IOException {
        byte[] bytes = TestingPictures.file("clear-animated.webp");
        int last = lastIndexOf(bytes, "VP8L");
        Arrays.fill(bytes, last + 8, last + 12, (byte) 0);
        Path file = write(bytes);
        try (FrameStream stream = FrameSource.video(file).open(EVERY_HALF_SECOND)) {
            int given = 0;
            for (; stream.hasNext(); given++) {
                stream.next();
            }
            assertThat(given).isEqualTo(7);
            assertThat(stream.loss().orElseThrow().message()).endsWith(file.toString());
        }
        Path cut = write(Arrays.copyOf(bytes, 100));
        assertThatThrownBy(() -> FrameSource.video(cut).open(FrameChoice.uniform(6)))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("truncated");
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(directory.resolve("moving.webp"), content);
    }

    private static int lastIndexOf(byte[] bytes, String type) {
        return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(type);
    }
}
