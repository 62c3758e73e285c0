// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

class QuirksTest {
    @Test
    void areThoseOfTheOfficialCode() {
        assertThat(Quirks.defaults().maskIdZero()).isTrue();
        assertThat(Quirks.defaults().singleBos()).isFalse();
        assertThat(Quirks.defaults().maskHistoryAnswers()).isFalse();
        assertThat(Quirks.defaults().nearestFrames()).isTrue();
        assertThat(Quirks.defaults().hdPadOrder()).isEqualTo(PadOrder.PAD_SPLIT);
        assertThat(Quirks.defaults().with(Map.of())).isEqualTo(Quirks.defaults());
    }

    @Test
    void changeByName() {
        Quirks changed = Quirks.defaults()
                .with(Map.of("mask-id-zero", "false", "single-bos", "true"))
                .with(Map.of("hd-pad-order", "split-pad", "frame-resize", "bicubic", "single-bos", "false"));
        assertThat(changed.maskIdZero()).isFalse();
        assertThat(changed.singleBos()).isFalse();
        assertThat(changed.hdPadOrder()).isEqualTo(PadOrder.SPLIT_PAD);
        assertThat(changed.nearestFrames()).isFalse();
    }

    @Test
    void refuseWhatTheyDoNotKnow() {
        LlavaMiniException name = catchThrowableOfType(
                LlavaMiniException.class, () -> Quirks.defaults().with(Map.of("mask", "true")));
        assertThat(name).hasMessageContaining("'mask'").hasMessageContaining("mask-id-zero");
        assertThat(name.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        LlavaMiniException value = catchThrowableOfType(
                LlavaMiniException.class, () -> Quirks.defaults().with(Map.of("single-bos", "yes")));
        assertThat(value).hasMessageContaining("single-bos").hasMessageContaining("yes");
        assertThat(value.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }
}
