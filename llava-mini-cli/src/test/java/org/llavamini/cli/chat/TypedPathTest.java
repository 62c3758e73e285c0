// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypedPathTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/a/my picture.png       | /a/my picture.png",
                "'/a/my picture.png'     | /a/my picture.png",
                "\"/a/my picture.png\"     | /a/my picture.png",
                "/a/my\\ picture.png      | /a/my picture.png",
                "/a/it\\'s\\ \\(1\\).png    | /a/it's (1).png",
                "'/a/it'\\''s.png'        | /a/it's.png",
                "/a/it's.png             | /a/it's.png",
                "\"/a/say \\\"x\\\".png\"     | /a/say \"x\".png",
                "'/a/back\\slash.png'     | /a/back\\slash.png",
                "file:///a/my%20pic.png  | /a/my pic.png",
            })
    void readsWhatTerminalsType(String typed, String file) {
        assertThat(TypedPath.parse(typed)).isEqualTo(Path.of(file));
    }

    @Test
    void tildeIsTheHomeFolderUnlessQuotedAway() {
        String home = System.getProperty("user.home");
        assertThat(TypedPath.parse("~/a b.png")).isEqualTo(Path.of(home, "a b.png"));
        assertThat(TypedPath.parse("~/a\\ b.png")).isEqualTo(Path.of(home, "a b.png"));
        assertThat(TypedPath.parse("'~/a.png'")).isEqualTo(Path.of("~/a.png"));
    }

    @Test
    void aFileThatHasExactlyThisNameIsMeant() throws IOException {
        Path odd = Files.writeString(folder.resolve("'odd' \\name.png"), "");
        assertThat(TypedPath.parse(odd.toString())).isEqualTo(odd);
    }
}
