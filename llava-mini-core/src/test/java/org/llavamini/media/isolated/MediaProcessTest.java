// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.picture.Background;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.ClipPreprocessing;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.TileGrid;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameShape;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;
import org.llavamini.media.video.TestingVideo;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.PadOrder;

/** Decoding in a process of its own gives the same, and whatever happens to that process is an error of one request. */
class MediaProcessTest {
    private static final FrameChoice EVERY_SECOND = FrameChoice.perSecond(1);

    @TempDir
    private Path directory;

    private final MediaProcess process = MediaProcess.within(ProcessLimits.defaults());
    private final MediaReader isolated = process.around(MediaReader.create());

    @AfterEach
    void closeProcess() {
        process.close();
    }

    @Test
    void givesTheSamePicturesAndFrames() throws IOException {
        PictureReader here = PictureReader.create().withBackground(Background.WHITE);
        PictureReader there =
                process.around(MediaReader.create().withPictures(here)).pictures();
        for (String name : new String[] {"lossy.webp", "clear.webp", "grid.heic", "plain.avif", "landscape.png"}) {
            byte[] file = TestingPictures.file(name);
            assertThat(there.read(file, name)).as(name).isEqualTo(here.read(file, name));
        }
        assertThatThrownBy(
                        () -> there.read(new byte[] {'R', 'I', 'F', 'F', 9, 0, 0, 0, 'W', 'E', 'B', 'P'}, "cut.webp"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageEndingWith("cut.webp");
        Path video = TestingVideo.of(40).write(directory.resolve("clip.mp4"), "mpeg4");
        assertThat(frames(video, isolated)).isEqualTo(frames(video, MediaReader.create()));
        Path cut = directory.resolve("cut.mp4");
        byte[] bytes = Files.readAllBytes(video);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        try (FrameStream stream = FrameSource.video(cut).with(isolated).open(EVERY_SECOND)) {
            stream.forEachRemaining(frame -> {});
            assertThat(stream.loss()).isPresent();
        }
        assertThat(process.idlePids()).as("one process did all of it").hasSize(1);
    }

    @Test
    void framesAreBroughtToFormWhereTheyAreDecoded() {
        Path video = TestingVideo.of(40).write(directory.resolve("clip.mp4"), "mpeg4");
        ImagePreprocessor pictures = ImagePreprocessor.of(ClipPreprocessing.clip(56));
        ClipPreprocessing square =
                new ClipPreprocessing(60, 56, 1 / 255.0, List.of(0.4, 0.5, 0.6), List.of(0.1, 0.2, 0.3), false, true);
        for (FrameShape shape : List.of(
                new TowerShape(pictures, true),
                new TowerShape(pictures.withAspectRatio(AspectRatio.PAD).withTiles(new TileGrid(2)), false),
                new TowerShape(ImagePreprocessor.of(square).withPadOrder(PadOrder.SPLIT_PAD), false),
                (FrameShape) frame -> Picture.owning(1, 1, Arrays.copyOf(frame.toBytes(), 3)))) {
            assertThat(frames(FrameSource.video(video).with(isolated).shaped(shape)))
                    .isEqualTo(frames(FrameSource.video(video).shaped(shape)))
                    .isEqualTo(frames(video, MediaReader.create()).stream()
                            .map(frame -> new Frame(shape.shape(frame.picture()), frame.index(), frame.seconds()))
                            .toList());
        }
        Path tiny = new TestingVideo(20, 16, 16).write(directory.resolve("tiny.mp4"), "mpeg4");
        MediaReader strict = isolated.withVideoLimits(new VideoLimits(1 << 20, 60, 300, 100));
        assertThat(frames(FrameSource.video(tiny).with(strict).shaped(new TowerShape(pictures, false))))
                .as("larger than they came")
                .isNotEmpty();
    }

    private static List<Frame> frames(FrameSource video) {
        return TestingVideo.read(video, EVERY_SECOND);
    }

    private static List<Frame> frames(Path video, MediaReader reader) {
        return TestingVideo.read(FrameSource.video(video).with(reader), EVERY_SECOND);
    }

    @Test
    void aKilledProcessIsAnErrorOfThatRequestAlone() {
        Path video = TestingVideo.of(100).write(directory.resolve("clip.mp4"), "mpeg4");
        assertThat(frames(video, isolated)).hasSize(10);
        long pid = process.idlePids().getFirst();
        try (FrameStream stream = FrameSource.video(video).with(isolated).open(EVERY_SECOND)) {
            stream.next();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            assertThatThrownBy(() -> stream.forEachRemaining(frame -> {}))
                    .isInstanceOfSatisfying(
                            LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESS_LOST))
                    .hasMessageContaining("the process that decodes it ended")
                    .hasMessageEndingWith("clip.mp4");
        }
        assertThat(frames(video, isolated)).hasSize(10);
        assertThat(process.idlePids()).doesNotContain(pid);
    }

    @Test
    void aThreadThatIsToBeInterruptedGetsItsFramesAllTheSame() {
        Path video = TestingVideo.of(40).write(directory.resolve("clip.mp4"), "mpeg4");
        List<Frame> expected = frames(video, isolated);
        Thread.currentThread().interrupt();
        try {
            assertThat(frames(video, isolated)).isEqualTo(expected);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(process.idlePids()).hasSize(1);
    }

    @Test
    void aVideoThatIsLeftInTheMiddleKeepsItsProcess() {
        Path video = TestingVideo.of(100).write(directory.resolve("clip.mp4"), "mpeg4");
        for (int i = 0; i < 3; i++) {
            try (FrameStream stream = FrameSource.video(video).with(isolated).open(EVERY_SECOND)) {
                assertThat(stream.total()).isEqualTo(10);
                stream.next();
            }
        }
        assertThat(process.idlePids()).hasSize(1);
    }

    @Test
    void endsWhatTakesTooLongOrIsNotWantedAnyMore() {
        Path video = TestingVideo.of(100).write(directory.resolve("clip.mp4"), "mpeg4");
        assertThatThrownBy(() -> FrameSource.video(video).with(isolated).open(EVERY_SECOND, () -> true))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        try (MediaProcess impatient = MediaProcess.within(new ProcessLimits(1 << 28, 1 << 28, Duration.ofMillis(1)))) {
            MediaReader reader = impatient.around(MediaReader.create());
            assertThatThrownBy(() -> FrameSource.video(video).with(reader).open(EVERY_SECOND))
                    .isInstanceOfSatisfying(
                            LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESS_LOST))
                    .hasMessageContaining("clip.mp4");
        }
    }
}
