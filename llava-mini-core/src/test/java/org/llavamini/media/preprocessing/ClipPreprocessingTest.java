// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

class ClipPreprocessingTest {
    @Test
    void readsBothFormsOfTheFile() {
        Map<String, Object> recent = Map.of(
                "size", Map.of("shortest_edge", 336),
                "crop_size", Map.of("height", 336, "width", 336),
                "do_rescale", true,
                "rescale_factor", 0.00392156862745098,
                "image_mean", List.of(0.48145466, 0.4578275, 0.40821073),
                "image_std", List.of(0.26862954, 0.26130258, 0.27577711),
                "resample", 3);
        Map<String, Object> old = Map.of("size", 336, "crop_size", 336, "resample", 3);
        assertThat(ClipPreprocessing.fromConfig(recent, "recent")).isEqualTo(ClipPreprocessing.clip(336));
        assertThat(ClipPreprocessing.fromConfig(old, "old")).isEqualTo(ClipPreprocessing.clip(336));
        assertThat(ClipPreprocessing.fromConfig(Map.of(), "empty")).isEqualTo(ClipPreprocessing.clip(224));
    }

    @Test
    void namesTheFieldThatHasNoMeaning() {
        assertRefused(Map.of("resample", 2), "field resample is 2");
        assertRefused(Map.of("size", Map.of("height", 3, "width", 4)), "only a shortest_edge is supported");
        assertRefused(Map.of("size", "large"), "field size is large: a whole number was expected");
        assertRefused(Map.of("crop_size", Map.of("height", 3, "width", 4)), "field crop_size");
        assertRefused(Map.of("do_resize", "yes"), "field do_resize is yes: true or false was expected");
        assertRefused(Map.of("image_mean", List.of("a")), "field image_mean");
        assertRefused(Map.of("image_std", List.of(1, 1, 0)), "std must be greater than zero");
        assertRefused(Map.of("size", 0), "sizes must be between 1 and 16384");
    }

    private static void assertRefused(Map<String, ?> config, String message) {
        assertThatThrownBy(() -> ClipPreprocessing.fromConfig(config, "dir/preprocessor_config.json"))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FORMAT))
                .hasMessageContaining(message)
                .hasMessageEndingWith("(dir/preprocessor_config.json)");
    }

    @Test
    void backgroundIsTheMeanRoundedDown() {
        assertThat(ClipPreprocessing.clip(336).background()).isEqualTo(122 << 16 | 116 << 8 | 104);
    }

    @Test
    void stepsCanBeSwitchedOff() {
        Map<String, Object> config = Map.of("do_rescale", false, "do_normalize", false);
        assertThat(ClipPreprocessing.fromConfig(config, "raw").valueTable(0)[200])
                .isEqualTo(200f);
    }
}
