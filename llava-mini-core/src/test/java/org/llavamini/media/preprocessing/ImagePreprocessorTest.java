// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.PadOrder;

class ImagePreprocessorTest {
    private static final ClipPreprocessing CLIP = ClipPreprocessing.clip(336);
    private static final ImagePreprocessor PREPROCESSOR = ImagePreprocessor.of(CLIP);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "landscape.png.rgb",
                "landscape.png.rgb_pad",
                "landscape.png.rgb_hd",
                "near-335x337.png.rgb",
                "near-335x337.png.rgb_hd",
                "gray16.png.rgb_high_byte",
                "palette-trns.png.rgb",
                "lossy.webp.rgb",
                "lossless.webp.rgb",
                "animated.gif.rgb",
                "rgb.bmp.rgb",
                "lzw.tif.rgb"
            })
    void equalsTheClipImageProcessorInEveryBit(String key) {
        int dot = key.lastIndexOf('.');
        Picture picture = TestingPictures.picture(key.substring(0, dot));
        ImagePreprocessor preprocessor =
                switch (key.substring(dot + 1)) {
                    case "rgb_pad" -> PREPROCESSOR.withAspectRatio(AspectRatio.PAD);
                    case "rgb_hd" -> PREPROCESSOR.withTiles(new TileGrid(2));
                    default -> PREPROCESSOR;
                };
        byte[][] parts =
                preprocessor.resize(picture).stream().map(Picture::toBytes).toArray(byte[][]::new);
        assertThat(TestingPictures.sha256(parts)).isEqualTo(TestingPictures.expected(key));
    }

    @Test
    void computesThePixelValuesOfTheProcessor() {
        PixelValues values = PREPROCESSOR.preprocess(TestingPictures.picture("landscape.png"));
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.data().length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values.data());
        assertThat(TestingPictures.sha256(bytes.array()))
                .isEqualTo(TestingPictures.expected("landscape.png.pixel_values"));
        assertThat(values.shape()).containsExactly(1, 3, 336, 336);
    }

    @Test
    void ordersChannelsAndParts() {
        Picture picture = TestingPictures.noise(24, 16, 5);
        PixelValues values = ImagePreprocessor.of(ClipPreprocessing.clip(8))
                .withTiles(new TileGrid(2))
                .preprocess(picture);
        List<Picture> parts = ImagePreprocessor.of(ClipPreprocessing.clip(8))
                .withTiles(new TileGrid(2))
                .resize(picture);
        assertThat(values.parts()).isEqualTo(5);
        assertThat(values.side()).isEqualTo(8);
        int blue = parts.get(3).pixel(6, 2) & 0xff;
        assertThat(values.data()[((3 * 3 + 2) * 8 + 2) * 8 + 6])
                .isCloseTo((float) ((blue / 255.0 - 0.40821073) / 0.27577711), within(1e-6f));
    }

    @Test
    void padsBeforeOrAfterCutting() {
        Picture picture = TestingPictures.noise(40, 20, 6);
        ImagePreprocessor hd = ImagePreprocessor.of(ClipPreprocessing.clip(16))
                .withAspectRatio(AspectRatio.PAD)
                .withTiles(new TileGrid(2));
        Picture square = new PixelSource.Whole(picture)
                .expandedToSquare(CLIP.background())
                .toPicture();
        assertThat(square.pixel(7, 9)).isEqualTo(0x7a7468);
        assertThat(square.pixel(7, 10)).isEqualTo(picture.pixel(7, 0));
        ImagePreprocessor plain =
                ImagePreprocessor.of(ClipPreprocessing.clip(16)).withTiles(new TileGrid(2));
        assertThat(hd.resize(picture)).isEqualTo(plain.resize(square));
        ImagePreprocessor padded =
                ImagePreprocessor.of(ClipPreprocessing.clip(16)).withAspectRatio(AspectRatio.PAD);
        Picture firstTile = new PixelSource.Whole(picture).region(0, 0, 20, 10).toPicture();
        List<Picture> splitFirst = hd.withPadOrder(PadOrder.SPLIT_PAD).resize(picture);
        assertThat(splitFirst.getFirst()).isEqualTo(padded.resize(firstTile).getFirst());
        assertThat(splitFirst.getLast()).isEqualTo(padded.resize(picture).getFirst());
    }

    @Test
    void cutsPicturesSmallerThanTheGrid() {
        List<Picture> parts = PREPROCESSOR.withTiles(new TileGrid(2)).resize(Picture.of(1, 1, new byte[] {1, 2, 3}));
        assertThat(parts)
                .hasSize(5)
                .allSatisfy(part -> assertThat(part.pixel(335, 335)).isEqualTo(0x010203));
    }

    @Test
    void surroundsPicturesSmallerThanTheCropWithBlack() {
        ClipPreprocessing clip = new ClipPreprocessing(5, 8, 1 / 255.0, CLIP.mean(), CLIP.std());
        Picture picture = TestingPictures.noise(7, 5, 7);
        Picture part = ImagePreprocessor.of(clip).resize(picture).getFirst();
        // The margin is ceil((8 - 5) / 2) above and ceil((8 - 7) / 2) on the left, as in transformers.
        assertThat(part.pixel(0, 4)).isZero();
        assertThat(part.pixel(4, 1)).isZero();
        assertThat(part.pixel(1, 2)).isEqualTo(picture.pixel(0, 0));
        assertThat(part.pixel(7, 6)).isEqualTo(picture.pixel(6, 4));
        assertThat(part.pixel(7, 7)).isZero();
    }

    @Test
    void survivesExtremePictures() {
        Picture line = TestingPictures.noise(60_000, 1, 8);
        assertThat(PREPROCESSOR.preprocess(line).side()).isEqualTo(336);
        assertThat(PREPROCESSOR
                        .withAspectRatio(AspectRatio.PAD)
                        .preprocess(line)
                        .side())
                .isEqualTo(336);
    }
}
