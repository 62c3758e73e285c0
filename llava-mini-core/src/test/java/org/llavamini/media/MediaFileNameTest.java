// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MediaFileNameTest {
    @Test
    void namesTellPicturesFromVideosAndFromTheRest() {
        assertThat(new String[] {"a.png", "B.JPG", "c.d.jfif", "folder.mp4/e.heic", "f.mpo"})
                .allMatch(name -> MediaFileName.isPicture(Path.of(name)))
                .noneMatch(name -> MediaFileName.isVideo(Path.of(name)));
        assertThat(new String[] {"a.mp4", "B.MOV", "c.png.m2ts"})
                .allMatch(name -> MediaFileName.isVideo(Path.of(name)))
                .noneMatch(name -> MediaFileName.isPicture(Path.of(name)));
        assertThat(new String[] {".a.png", "png", "a.txt", ".mp4", "a.", "/"})
                .noneMatch(name -> MediaFileName.isPicture(Path.of(name)))
                .noneMatch(name -> MediaFileName.isVideo(Path.of(name)));
    }
}
