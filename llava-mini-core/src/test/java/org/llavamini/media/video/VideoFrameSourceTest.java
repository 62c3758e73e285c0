// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.ffmpeg.FfmpegRuntime;

class VideoFrameSourceTest {
    private static final FrameChoice OFFICIAL = FrameChoice.perSecond(1);

    @TempDir
    private Path directory;

    @Test
    void readsVideosOfSeveralKinds() {
        TestingVideo video = TestingVideo.of(45);
        for (Path file : List.of(
                video.write(directory.resolve("mpeg4.avi"), "mpeg4"),
                video.write(directory.resolve("mpeg4 mit Ümläut, 图.mp4"), "mpeg4"),
                video.write(directory.resolve("animated.gif"), "gif"),
                video.write(directory.resolve("stream.ts"), "mpeg4"),
                video.write(directory.resolve("hidden-frames.webm"), "libvpx"),
                video.write(directory.resolve("lossless.mkv"), "ffv1"))) {
            try (FrameStream stream = FrameSource.video(file).open(OFFICIAL)) {
                assertThat(stream.total()).as(file.toString()).isEqualTo(4);
                for (long index : new long[] {5, 16, 27, 38}) {
                    Frame frame = stream.next();
                    assertThat(frame.index()).as(file.toString()).isEqualTo(index);
                    assertThat(TestingVideo.number(frame.picture()))
                            .as(file.toString())
                            .isEqualTo((int) index % 16);
                    assertThat(frame.seconds()).as(file.toString()).isCloseTo(index / 10.0, within(0.001));
                }
                assertThat(stream.hasNext()).isFalse();
                assertThat(stream.loss()).as(file.toString()).isEmpty();
            }
        }
    }

    @Test
    void turnsVideosAsTheyAskToBeShown() throws IOException {
        Path plain = TestingVideo.of(4).write(directory.resolve("plain.mp4"), "mpeg4");
        assertThat(shown(plain)).isEqualTo("picture of 64x48 pixels, 1");
        // Cell 1, the second of the first row, turns with the picture.
        assertThat(shown(TestingVideo.turned(plain, 90, directory.resolve("90.mp4"))))
                .isEqualTo("picture of 48x64 pixels, 7");
        assertThat(shown(TestingVideo.turned(plain, 180, directory.resolve("180.mp4"))))
                .isEqualTo("picture of 64x48 pixels, 14");
        assertThat(shown(TestingVideo.turned(plain, 270, directory.resolve("270.mp4"))))
                .isEqualTo("picture of 48x64 pixels, 8");
    }

    private static String shown(Path video) {
        Picture picture =
                TestingVideo.read(FrameSource.video(video), OFFICIAL).getFirst().picture();
        return picture + ", " + TestingVideo.number(picture);
    }

    @Test
    void takesPicturesOfAFolderInTheOrderOfTheirNames() throws IOException {
        for (String name : List.of("b.png", "a.PNG", "c.png", ".hidden.png")) {
            picture(directory.resolve(name), 8 + name.length() + name.charAt(0));
        }
        Files.writeString(directory.resolve("notes.txt"), "not a frame");
        Files.createDirectory(directory.resolve("d.png"));
        FrameSource folder = FrameSource.folder(directory);
        List<Frame> frames = TestingVideo.read(folder, OFFICIAL);
        assertThat(frames).extracting(frame -> frame.picture().width()).containsExactly(110, 111, 112);
        assertThat(frames).extracting(Frame::index).containsExactly(0L, 1L, 2L);
        assertThat(TestingVideo.read(folder, OFFICIAL.atMost(1)))
                .extracting(Frame::index)
                .containsExactly(1L);
    }

    @Test
    void saysWhichPicturesOfAFolderAreLost() throws IOException {
        picture(directory.resolve("a.png"), 9);
        Files.writeString(directory.resolve("b.png"), "broken");
        try (FrameStream stream = FrameSource.folder(directory).open(OFFICIAL)) {
            assertThat(stream.total()).isEqualTo(2);
            assertThat(stream.next().index()).isZero();
            assertThat(stream.hasNext()).isFalse();
            assertThat(stream.loss().orElseThrow().message())
                    .startsWith("damaged: only 1 of 2 chosen frames were read (")
                    .contains("b.png");
        }
        Files.delete(directory.resolve("a.png"));
        expectError(FrameSource.folder(directory), ErrorCode.UNSUPPORTED_MEDIA, directory.toString());
        Files.delete(directory.resolve("b.png"));
        expectError(FrameSource.folder(directory), ErrorCode.UNSUPPORTED_MEDIA, directory.toString());
        expectError(FrameSource.folder(directory.resolve("none")), ErrorCode.INPUT_OUTPUT, "none");
    }

    @Test
    void takesPicturesInMemory() {
        Picture black = Picture.of(1, 1, new byte[3]);
        FrameSource source = FrameSource.pictures(List.of(black, black, black, black));
        assertThat(TestingVideo.read(source, OFFICIAL)).extracting(Frame::index).containsExactly(0L, 1L, 2L, 3L);
        assertThat(TestingVideo.read(source, FrameChoice.uniform(2)))
                .extracting(Frame::index)
                .containsExactly(1L, 2L);
        assertThatThrownBy(() -> FrameSource.pictures(List.of())).isInstanceOf(LlavaMiniException.class);
    }

    @Test
    void endsWhenAskedTo() {
        Path file = TestingVideo.of(200).write(directory.resolve("long.avi"), "mpeg4");
        AtomicInteger questions = new AtomicInteger();
        assertThatThrownBy(() -> FrameSource.video(file).open(OFFICIAL, () -> questions.incrementAndGet() > 10))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        boolean[] cancelled = {false};
        try (FrameStream stream = FrameSource.video(file).open(OFFICIAL, () -> cancelled[0])) {
            assertThat(stream.next().index()).isEqualTo(5);
            cancelled[0] = true;
            assertThatThrownBy(() ->
                            stream.forEachRemaining(frame -> assertThat(frame).isNotNull()))
                    .isInstanceOf(LlavaMiniException.class)
                    .hasMessage("cancelled");
        }
    }

    @Test
    void keepsTheLimits() {
        Path file = TestingVideo.of(30).write(directory.resolve("clip.avi"), "mpeg4");
        for (VideoLimits limits : List.of(
                new VideoLimits(1000, 100, 100_000, 100),
                new VideoLimits(1_000_000, 2, 100_000, 100),
                new VideoLimits(1_000_000, 100, 64 * 48 - 1, 100),
                new VideoLimits(1_000_000, 100, 100_000, 29))) {
            expectError(FrameSource.video(file, limits), ErrorCode.MEDIA_TOO_LARGE, file.toString());
        }
        assertThat(TestingVideo.read(FrameSource.video(file, new VideoLimits(1_000_000, 3, 64 * 48, 30)), OFFICIAL))
                .hasSize(3);
    }

    @Test
    void tellsWhatItRunsOn() {
        assertThat(FfmpegRuntime.describe()).startsWith("FFmpeg ").contains("LGPL");
    }

    private static void expectError(FrameSource source, ErrorCode code, String end) {
        assertThatThrownBy(() -> TestingVideo.read(source, OFFICIAL))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageEndingWith(end)
                .hasMessageNotContaining("\n");
    }

    private static void picture(Path file, int width) throws IOException {
        ImageIO.write(new BufferedImage(width, 2, BufferedImage.TYPE_3BYTE_BGR), "png", file.toFile());
    }
}
