// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PictureTest {
    @Test
    void doesNotShareItsPixels() {
        byte[] rgb = {1, 2, 3, 4, 5, 6};
        Picture picture = Picture.of(2, 1, rgb);
        rgb[0] = 9;
        picture.toBytes()[1] = 9;
        assertThat(picture.pixel(0, 0)).isEqualTo(0x010203);
        assertThat(picture.pixel(1, 0)).isEqualTo(0x040506);
    }

    @Test
    void hashesSizeAndPixels() {
        Picture wide = Picture.of(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        Picture same = Picture.of(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        Picture tall = Picture.of(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(wide).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(tall);
        assertThat(wide.sha256())
                .isEqualTo(same.sha256())
                .isNotEqualTo(tall.sha256())
                .hasSize(64);
    }

    @Test
    void refusesWrongSizes() {
        assertThatThrownBy(() -> Picture.of(0, 1, new byte[0])).hasMessageContaining("0x1");
        assertThatThrownBy(() -> Picture.of(2, 2, new byte[11])).hasMessageContaining("11 bytes given");
        assertThatThrownBy(() -> Picture.of(1, 1, new byte[3]).pixel(1, 0)).hasMessageContaining("(1, 0)");
    }
}
