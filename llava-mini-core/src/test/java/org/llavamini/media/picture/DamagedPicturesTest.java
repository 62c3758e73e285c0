// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.SharedMaterial;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.TestingPictures;

/** Broken and hostile files: a picture or one clear error, quickly, whatever the bytes. */
class DamagedPicturesTest {
    private static final int MUTATIONS = 150;

    @Test
    void answersTheReferenceFilesAsPillowDoes() throws IOException {
        Path folder = SharedMaterial.require("reference/images");
        for (JsonNode entry :
                new ObjectMapper().readTree(folder.resolve("bad/index.json").toFile())) {
            Path file = folder.resolve(entry.path("file").asText());
            String pillow = entry.path("pil_result").asText();
            if (pillow.startsWith("decodes to ")) {
                assertThat(PictureReader.create().read(file))
                        .hasToString("picture of " + pillow.substring("decodes to ".length()) + " pixels");
            } else {
                assertThatThrownBy(() -> PictureReader.create().read(file))
                        .isInstanceOfSatisfying(
                                LlavaMiniException.class,
                                e -> assertThat(e.code())
                                        .isEqualTo(
                                                pillow.contains("Bomb")
                                                        ? ErrorCode.MEDIA_TOO_LARGE
                                                        : ErrorCode.UNSUPPORTED_MEDIA))
                        .hasMessageEndingWith(file.toString())
                        .hasMessageNotContaining("\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interlaced.png",
                "palette-trns.png",
                "gray16.png",
                "exif-orientation-6.jpg",
                "cmyk.jpg",
                "lossy.webp",
                "lossless.webp",
                "animated.gif",
                "rgb.bmp",
                "lzw.tif"
            })
    void survivesRandomDamage(String name) {
        byte[] whole = TestingPictures.file(name);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] damaged = i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                for (int flips = i % 3 == 0 ? 0 : 1 + random.nextInt(8); flips > 0; flips--) {
                    int reach = i % 3 == 1 ? Math.min(200, damaged.length) : damaged.length;
                    damaged[random.nextInt(reach)] = (byte) random.nextInt();
                }
                readOrRefuse(damaged, name + ", seed " + seed + ", mutation " + i);
            }
        });
    }

    private static void readOrRefuse(byte[] file, String what) {
        try {
            assertThat(PictureReader.create().read(file, what).width()).isPositive();
        } catch (LlavaMiniException e) {
            assertThat(e.getMessage()).endsWith(what).doesNotContain("\n");
        } catch (RuntimeException | Error e) {
            fail(what, e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "landscape.png",
                "interlaced.png",
                "exif-orientation-6.jpg",
                "lossy.webp",
                "lossless.webp",
                "gif-offset-t.gif",
                "rgb.bmp",
                "lzw.tif"
            })
    void refusesTruncatedFiles(String name) {
        byte[] whole = TestingPictures.file(name);
        for (double share : new double[] {0.1, 0.5, 0.9}) {
            byte[] part = Arrays.copyOf(whole, (int) (share * whole.length));
            assertThatThrownBy(() -> PictureReader.create().read(part, name))
                    .as("%s of %s", share, name)
                    .isInstanceOf(LlavaMiniException.class);
        }
    }

    /** Headers that claim much and hold nothing are refused before anything is allocated for the claim. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // PNG of 9000x9000 RGB with 40 samples
                "89504e470d0a1a0a0000000d4948445200002328000023280802000000e2b7e5ed0000000c49444154789c6360200e000000280001355472840000000049454e44ae426082",
                // GIF of 9000x9000
                "47494638396128232823000000002c000000002823282300080000",
                // JPEG of 9000x9000
                "ffd8ffc0000b08232823280101110000ffda0008010100003f0000ffd9",
                // BMP of 9000x9000, 24 bits
                "424d36000000000000003600000028000000282300002823000001001800000000000000000000000000000000000000000000000000"
            })
    void refusesClaimsThatTheFileCannotHold(String hexadecimal) {
        byte[] file = HexFormat.of().parseHex(hexadecimal);
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> PictureReader.create().read(file, "bomb"))
                        .isInstanceOfSatisfying(
                                LlavaMiniException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA))
                        .hasMessageContaining("is truncated"));
    }
}
