// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.VideoInput;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.TestingPictures;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.picture.PictureReader;

/** What the builder of a model says about media holds for its videos too, unless a source has rules of its own. */
class MediaReaderTest {
    private static final FrameChoice ALL = FrameChoice.perSecond(1);

    @TempDir
    private Path directory;

    @Test
    void framesOfFoldersAreTurnedAsTheModelIsTold() throws IOException {
        Files.write(directory.resolve("1.jpg"), TestingPictures.file("exif-orientation-6.jpg"));
        FrameSource source = VideoInput.of(directory).source();
        MediaReader asStored =
                MediaReader.create().withPictures(PictureReader.create().withExifOrientation(false));
        assertThat(width(source)).isEqualTo(200);
        assertThat(width(source.with(asStored))).isEqualTo(320);
        assertThat(width(FrameSource.folder(directory, PictureReader.create()).with(asStored)))
                .isEqualTo(200);
    }

    private static int width(FrameSource source) {
        return TestingVideo.read(source, ALL).getFirst().picture().width();
    }

    @Test
    void videosKeepToTheLimitsOfTheModelOrToTheirOwn() {
        Path video = TestingVideo.of(10).write(directory.resolve("clip.mp4"), "mpeg4");
        MediaReader strict =
                MediaReader.create().withVideoLimits(VideoLimits.defaults().withMaxPixels(100));
        assertThatThrownBy(() -> FrameSource.video(video).with(strict).open(ALL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("--max-pixels");
        FrameSource own = FrameSource.video(video, VideoLimits.defaults()).with(strict);
        assertThat(TestingVideo.read(own, ALL)).hasSize(1);
    }

    @Test
    void framesOfFoldersComeInTheOrderOfTheirNumbers() throws IOException {
        for (int i = 1; i <= 12; i++) {
            Files.write(directory.resolve("frame" + i + ".png"), pixel(i));
        }
        List<Frame> frames = TestingVideo.read(FrameSource.folder(directory), ALL);
        assertThat(frames)
                .extracting(frame -> frame.picture().pixel(0, 0) >> 16)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    /** Returns a picture of one pixel with so much red. */
    private static byte[] pixel(int red) throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, red << 16);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);
        return file.toByteArray();
    }
}
