// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.address.MediaAddress.Inline;
import org.llavamini.media.address.MediaAddress.LocalFile;
import org.llavamini.media.address.MediaAddress.Web;

class MediaAddressTest {
    @ParameterizedTest
    @CsvSource({
        "a.png, a.png",
        "/tmp/a b.png, /tmp/a b.png",
        "./x:y.png, ./x:y.png",
        "12:30 o'clock.png, 12:30 o'clock.png",
        "scan:1.png, scan:1.png",
        "file:///tmp/a%20b.png, /tmp/a b.png",
        "file:/tmp/a.png, /tmp/a.png",
        "FILE://localhost/tmp/a.png, /tmp/a.png",
        "file:///tmp/%E5%9B%BE.png, /tmp/图.png"
    })
    void findsFiles(String text, String path) {
        assertThat(MediaAddress.of(text)).isEqualTo(new LocalFile(Path.of(path)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:image/png;base64,aGk/|image/png|hi?",
                "data:image/png;charset=x;base64,aGk_|image/png|hi?",
                "data:image/png;base64,aGk|image/png|hi",
                "data:;base64,aGk%3D||hi",
                "DATA:image/png;BASE64,aG k=|image/png|hi",
                "data:text/plain,a%20b+c|text/plain|a b+c"
            })
    void readsData(String text, String type, String content) {
        assertThat(MediaAddress.of(text)).isInstanceOfSatisfying(Inline.class, data -> {
            assertThat(data.type()).isEqualTo(type == null ? "" : type);
            assertThat(data.content()).asString().isEqualTo(content);
        });
    }

    @Test
    void knowsTheWeb() {
        assertThat(MediaAddress.of("https://example.org/a.jpg?x=1"))
                .isEqualTo(new Web(URI.create("https://example.org/a.jpg?x=1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/a.png",
                "s3://bucket/a.png",
                "rtsp://camera/1",
                "data:image/png;base64",
                "data:image/png;base64,a",
                "data:image/png;base64,????",
                "data:text/plain,%zz",
                "file://host/a.png",
                "file:a.png",
                "http:///a.png",
                "http://user:secret@example.org/a.png",
                "https://example.org/a b.png",
                "a\0b.png"
            })
    void refusesTheRestInOneLine(String text) {
        assertThatThrownBy(() -> MediaAddress.of(text))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("\0");
    }
}
