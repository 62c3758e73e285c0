// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.SharedMaterial;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.TestingPictures;
import org.llavamini.media.VideoLimits;

/** Videos as people have them: of variable rate, cut off, through a pipe, or no videos at all. */
class UnusualVideosTest {
    private static final FrameChoice EVERY_SECOND = FrameChoice.perSecond(1);

    @TempDir
    private Path directory;

    @Test
    void framesByTheClockAreEvenlySpreadWhereTheRateVaries() {
        // Three frames of the first second, then one of each second.
        double[] times = {0, 0.3, 0.6, 1, 2, 3, 4, 5};
        assertThat(indices(EVERY_SECOND.select(times, 6))).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
        // A slide show: what is shown for long is chosen again.
        assertThat(indices(EVERY_SECOND.select(new double[] {0, 3}, 5))).containsExactly(0L, 0L, 0L, 1L, 1L);
    }

    @ParameterizedTest
    @CsvSource({"25, 75", "29.97, 90", "30, 31", "10, 7", "60, 600", "23.976, 240"})
    void bothWaysChooseTheSameFramesOfAConstantRate(double rate, int frames) {
        double[] times = new double[frames];
        for (int i = 0; i < frames; i++) {
            times[i] = Math.round(i * 1000 / rate) / 1e3;
        }
        for (double perSecond : new double[] {0.5, 1, 2}) {
            FrameChoice choice = FrameChoice.perSecond(perSecond);
            assertThat(indices(choice.select(times, Math.round(frames * 1000 / rate) / 1e3)))
                    .isEqualTo(indices(choice.select(frames, rate)));
        }
    }

    private static List<Long> indices(FrameSelection selection) {
        List<Long> indices = new ArrayList<>();
        for (int i = 0; i < selection.count(); i++) {
            indices.add(selection.index(i));
        }
        return indices;
    }

    @Test
    void theClockShowsTheEventThatNumbersMiss() {
        Path file = SharedMaterial.require("reports").resolve("vid/vfr_event.webm");
        List<Frame> byTime = TestingVideo.read(FrameSource.video(file), EVERY_SECOND.byTime(true));
        assertThat(byTime).hasSizeBetween(8, 9);
        assertThat(byTime.stream().filter(UnusualVideosTest::isRed).count()).isGreaterThanOrEqualTo(5);
    }

    private static boolean isRed(Frame frame) {
        int pixel = frame.picture().pixel(5, 5);
        return (pixel >> 16 & 0xff) > 128 && (pixel & 0xff) < 128;
    }

    @Test
    void anAviThatIsCutOffGivesItsFramesAndSaysSo() {
        Path file = SharedMaterial.require("reports").resolve("vid/trunc.avi");
        try (FrameStream stream = FrameSource.video(file).open(EVERY_SECOND)) {
            assertThat(stream.total()).isBetween(4, 5);
            stream.forEachRemaining(frame -> assertThat(frame.picture().width()).isEqualTo(320));
            assertThat(stream.loss().orElseThrow().message())
                    .contains("ends early")
                    .endsWith("trunc.avi");
        }
    }

    /** The index of an MP4 stands at its end unless it was moved to the front; both come through a pipe. */
    @Test
    void readsVideosThroughAPipe() throws IOException {
        Path front = TestingVideo.of(40).write(directory.resolve("front.mp4"), "mpeg4");
        assertThat(secondsThroughAPipe(Files.readAllBytes(front))).containsExactly(0.0, 1.0, 2.0, 3.0);
        Path end = SharedMaterial.require("reports").resolve("vid/base.mp4");
        assertThat(secondsThroughAPipe(Files.readAllBytes(end))).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip.mkv", "clip.avi"})
    void readsOtherContainersThroughAPipe(String name) throws IOException {
        Path file = TestingVideo.of(40).write(directory.resolve(name), "mpeg4");
        assertThat(secondsThroughAPipe(Files.readAllBytes(file))).hasSizeBetween(4, 5);
    }

    private static List<Double> secondsThroughAPipe(byte[] bytes) {
        List<Double> seconds = new ArrayList<>();
        try (LiveFrames frames =
                LiveFrames.ofStream(new ByteArrayInputStream(bytes), "pipe", 1, VideoLimits.defaults(), () -> false)) {
            frames.forEachRemaining(frame -> seconds.add(Math.round(frame.seconds() * 10) / 10.0));
        }
        return seconds;
    }

    @Test
    void anMp4WithoutItsIndexIsAnErrorThroughAPipeToo() throws IOException {
        byte[] bytes = Files.readAllBytes(SharedMaterial.require("reports").resolve("vid/base.mp4"));
        byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
        assertThatThrownBy(() -> secondsThroughAPipe(cut))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("damaged or cut off");
    }

    @Test
    void refusesMoreThanAPipeMayBring() {
        byte[] bytes = new byte[1000];
        assertThatThrownBy(() -> VideoSpool.of(new ByteArrayInputStream(bytes), "stdin", 999))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("--max-file-bytes");
        Path file;
        try (VideoSpool spool = VideoSpool.of(new ByteArrayInputStream(bytes), "stdin", 1000)) {
            file = spool.file();
            assertThat(file).hasSize(1000);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void readsAStreamOfJpegs() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            stream.writeBytes(TestingPictures.file("exif-orientation-6.jpg"));
        }
        Path file = Files.write(directory.resolve("camera.mjpeg"), stream.toByteArray());
        assertThat(TestingVideo.read(FrameSource.video(file), EVERY_SECOND)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "exif-orientation-6.jpg, a JPEG picture (--image reads a picture",
        "rgb.bmp, a BMP picture (--image",
        "lzw.tif, a TIFF picture (--image",
        "lossy.webp, a WebP picture (--image"
    })
    void saysWhatAPictureIsForInPlaceOfAVideo(String name, String what) throws IOException {
        Path file = Files.write(directory.resolve("clip.mp4"), TestingPictures.file(name));
        assertRefused(file, what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID3-rest|an MP3 sound file, and there is nothing to see in it",
                "fLaC|a FLAC sound file, and",
                "#EXTM3U|a playlist, which is not followed",
                "version https://git-lfs.github.com/spec/v1|a Git LFS pointer (git lfs pull"
            })
    void saysWhatSomethingElseIs(String content, String what) throws IOException {
        assertRefused(Files.writeString(directory.resolve("clip.mp4"), content), what);
    }

    private static void assertRefused(Path file, String what) {
        assertThatThrownBy(() -> FrameSource.video(file).open(EVERY_SECOND))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining(what)
                .hasMessageNotContaining("Invalid argument")
                .hasMessageEndingWith("clip.mp4");
    }
}
