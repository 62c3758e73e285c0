// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.llavamini.SharedMaterial;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.NearestResampler;

/** The reference clips: the frames that the official code selects, with the pixels that ffmpeg gives. */
class VideoReferenceTest {
    private static final FrameChoice OFFICIAL = FrameChoice.perSecond(1);
    /** Half of the last digit of the reference values. */
    private static final double MEAN_TOLERANCE = 0.002;

    private static final double CELL_TOLERANCE = 0.06;

    @Test
    void choosesAndDecodesAsTheReference() throws IOException {
        Path folder = SharedMaterial.require("reference/video");
        for (JsonNode clip : tree(folder.resolve("clips.json"))) {
            Path file = folder.resolve(clip.path("file").asText());
            if (!Files.exists(file)) {
                file = SharedMaterial.require("data/media")
                        .resolve(clip.path("file").asText());
            }
            List<Frame> frames = TestingVideo.read(FrameSource.video(file), OFFICIAL);
            JsonNode reference = clip.has("ffmpeg_reference") ? clip.path("ffmpeg_reference") : clip;
            List<Long> indices = new ArrayList<>();
            reference.path("indices").forEach(index -> indices.add(index.asLong()));
            if (indices.isEmpty()) {
                assertThat(frames).as(file.toString()).hasSize(1);
                continue;
            }
            assertThat(frames).as(file.toString()).extracting(Frame::index).isEqualTo(indices);
            JsonNode selected = reference.has("selected") ? reference.path("selected") : reference.path("frames");
            for (int i = 0; i < selected.size(); i++) {
                checkPixels(frames.get(i).picture(), selected.get(i), file + ", frame " + indices.get(i));
            }
            for (int i = 0; i < clip.path("png").size(); i++) {
                Picture expected = PictureReader.create()
                        .read(folder.resolve(clip.path("png").get(i).asText()));
                assertThat(frames.get(i).picture()).as(file.toString()).isEqualTo(expected);
            }
            for (int i = 0; i < clip.path("png336").size(); i++) {
                Picture expected = PictureReader.create()
                        .read(folder.resolve(clip.path("png336").get(i).asText()));
                assertThat(NearestResampler.resize(frames.get(i).picture(), 336, 336))
                        .as(file.toString())
                        .isEqualTo(expected);
            }
        }
    }

    private static void checkPixels(Picture picture, JsonNode expected, String what) {
        for (int channel = 0; channel < 3; channel++) {
            double mean = mean(picture, 0, 0, picture.width(), picture.height(), channel);
            assertThat(mean)
                    .as(what)
                    .isCloseTo(expected.path("mean_rgb").get(channel).asDouble(), within(MEAN_TOLERANCE));
            for (int cell = 0; cell < 64; cell++) {
                int top = cell / 8 * picture.height() / 8;
                int bottom = (cell / 8 + 1) * picture.height() / 8;
                int left = cell % 8 * picture.width() / 8;
                int right = (cell % 8 + 1) * picture.width() / 8;
                assertThat(mean(picture, left, top, right, bottom, channel))
                        .as("%s, cell %s", what, cell)
                        .isCloseTo(
                                expected.path("thumb8x8")
                                        .get(cell / 8)
                                        .get(cell % 8)
                                        .get(channel)
                                        .asDouble(),
                                within(CELL_TOLERANCE));
            }
        }
    }

    private static double mean(Picture picture, int left, int top, int right, int bottom, int channel) {
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += picture.pixel(x, y) >> 16 - 8 * channel & 0xff;
            }
        }
        return (double) sum / ((right - left) * (bottom - top));
    }

    @Test
    void answersDamagedClipsWithAnErrorOrWithWhatIsThere() throws IOException {
        Path folder = SharedMaterial.require("reference/video");
        for (JsonNode clip : tree(folder.resolve("bad.json"))) {
            Path file = folder.resolve(clip.path("file").asText());
            List<String> readable = List.of("truncated-mdat.mp4", "corrupt-mdat.mp4", "truncated.webm");
            if (!readable.contains(String.valueOf(file.getFileName()))) {
                assertThatThrownBy(() -> TestingVideo.read(FrameSource.video(file), OFFICIAL))
                        .isInstanceOf(LlavaMiniException.class)
                        .hasMessageEndingWith(file.toString())
                        .hasMessageNotContaining("\n");
                continue;
            }
            try (FrameStream frames = FrameSource.video(file).open(OFFICIAL)) {
                int given = 0;
                for (; frames.hasNext(); given++) {
                    assertThat(frames.next().picture().width()).isPositive();
                }
                assertThat(given).as(file.toString()).isEqualTo(frames.total());
                assertThat(frames.loss().orElseThrow().message())
                        .startsWith("damaged, but all chosen frames were read (")
                        .endsWith(file.toString());
            }
        }
    }

    private static JsonNode tree(Path file) throws IOException {
        return JsonMapper.builder().build().readTree(file.toFile());
    }
}
