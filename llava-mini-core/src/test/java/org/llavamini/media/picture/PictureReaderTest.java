// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;

class PictureReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "landscape.png",
                "interlaced.png",
                "palette-trns.png",
                "near-335x337.png",
                "lossy.webp",
                "lossless.webp",
                "animated.gif",
                "gif-offset-t.gif",
                "palette.tif",
                "orientation-8.tif",
                "palette.bmp",
                "animated.webp",
                "rgb.bmp",
                "lzw.tif"
            })
    void decodesToPillowsBytes(String name) {
        assertThat(TestingPictures.sha256(TestingPictures.picture(name).toBytes()))
                .isEqualTo(TestingPictures.expected(name + ".decoded"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmyk.jpg", "exif-orientation-6.jpg"})
    void decodesJpegToPillowsLevels(String name) {
        Picture expected = TestingPictures.picture(name + ".png");
        assertThat(TestingPictures.shareOffByMoreThanTwo(
                        TestingPictures.picture(name).toBytes(), expected.toBytes()))
                .isLessThan(0.01);
    }

    @Test
    void honoursExifOrientationUnlessSwitchedOff() {
        Picture asStored = TestingPictures.picture("exif-orientation-6.jpg");
        Picture upright = PictureReader.create().read(TestingPictures.file("exif-orientation-6.jpg"), "turned");
        assertThat(asStored).hasToString("picture of 320x200 pixels");
        assertThat(upright).hasToString("picture of 200x320 pixels");
        assertThat(upright.pixel(199, 0)).isEqualTo(asStored.pixel(0, 0));
        assertThat(upright.pixel(0, 0)).isEqualTo(asStored.pixel(0, 199));
    }

    @Test
    void readsStreamsAndFilesAlike(@TempDir Path folder) throws IOException {
        byte[] file = TestingPictures.file("rgb.bmp");
        Path path = Files.write(folder.resolve("named-wrongly.jpg"), file);
        Picture expected = TestingPictures.picture("rgb.bmp");
        assertThat(PictureReader.create().read(path)).isEqualTo(expected);
        assertThat(PictureReader.create().read(new ByteArrayInputStream(file), "stream"))
                .isEqualTo(expected);
    }

    @Test
    void namesMissingFilesAndFolders(@TempDir Path folder) {
        assertThatThrownBy(() -> PictureReader.create().read(folder.resolve("none.png")))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_OUTPUT))
                .hasMessageStartingWith("no such picture file: ")
                .hasMessageEndingWith("none.png");
        assertThatThrownBy(() -> PictureReader.create().read(folder)).hasMessageContaining("this is a folder");
    }

    @ParameterizedTest
    @CsvSource({
        "'', an empty file",
        "'hello, I am no picture', text",
        "'PK\u0003\u0004abcdef', a ZIP archive",
        "'%PDF-1.7', a PDF document",
        "'<?xml version=\"1.0\"?><svg/>', an SVG drawing",
        "'<!DOCTYPE html><html>', an HTML page",
        "'\u0000\u0000\u0000 ftypisom', an MP4 or QuickTime video (--video reads videos)",
        "'ID3\u0003', an MP3 sound file",
        "'version https://git-lfs.github.com/spec/v1', a Git LFS pointer (git lfs pull fetches the file itself)",
        "'\u0001\u0002\u0003', unknown binary data"
    })
    void saysWhatAFileSeemsToBe(String content, String seeming) {
        byte[] file = content.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> PictureReader.create().read(file, "thing.png"))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA))
                .hasMessageContaining("but " + seeming + ": thing.png");
    }

    @Test
    void enforcesItsLimits() {
        byte[] file = TestingPictures.file("landscape.png");
        PictureReader reader = PictureReader.create();
        assertTooLarge(reader.withLimits(new PictureLimits(file.length - 1, 1 << 20, 1000)), file);
        assertTooLarge(reader.withLimits(new PictureLimits(1 << 20, 420 * 280 - 1, 1000)), file);
        assertTooLarge(reader.withLimits(new PictureLimits(1 << 20, 1 << 20, 419)), file);
        assertThat(reader.withLimits(new PictureLimits(file.length, 420 * 280, 420))
                        .read(file, "fits")
                        .height())
                .isEqualTo(280);
    }

    private static void assertTooLarge(PictureReader reader, byte[] file) {
        assertThatThrownBy(() -> reader.read(file, "large.png"))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MEDIA_TOO_LARGE))
                .hasMessageContaining("exceed")
                .hasMessageEndingWith("large.png");
    }
}
