// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.SharedMaterial;
import org.llavamini.error.LlavaMiniException;

final class PictogramArchiveTest {
    @TempDir
    Path folder;

    @Test
    void knowsAllKindsByOneWord() {
        Map<Kind, String> pictograms = KnownKinds.pictograms();
        assertThat(pictograms).hasSize(23);
        assertThat(pictograms.keySet())
                .extracting(Kind::noun)
                .doesNotHaveDuplicates()
                .allMatch(noun -> noun.matches("[a-z]+"));
        assertThat(pictograms.keySet()).extracting(Kind::number).doesNotHaveDuplicates();
        assertThat(new Kind(0, "strawberry", Category.FOOD).plural()).isEqualTo("strawberries");
        assertThat(new Kind(0, "bus", Category.VEHICLE).plural()).isEqualTo("buses");
        assertThat(new Kind(0, "key", Category.THING).plural()).isEqualTo("keys");
    }

    @Test
    void findsEveryKindInNotoEmoji() {
        Path archive = SharedMaterial.require("data/noto-emoji-64.zip");
        Vocabulary vocabulary = Vocabulary.withPictograms(archive);
        assertThat(vocabulary.kinds()).hasSize(29);
        for (Kind kind : KnownKinds.pictograms().keySet()) {
            assertThat(vocabulary.pictogram(kind).getWidth()).isEqualTo(64);
            assertThat(vocabulary.pictogram(kind).getColorModel().hasAlpha()).isTrue();
        }
    }

    @Test
    void refusesWhatItCannotUse() throws IOException {
        assertRefused(folder.resolve("nowhere.zip"), "no such archive");
        assertRefused(Files.writeString(folder.resolve("text.zip"), "text"), "not a zip file");
        Map<String, byte[]> entries = TestingPictograms.entries(8);
        byte[] list = entries.remove("objects.json");
        assertRefused(TestingPictograms.zip(folder.resolve("a.zip"), entries), "objects.json");
        entries.put("objects.json", "[]".getBytes(StandardCharsets.UTF_8));
        assertRefused(TestingPictograms.zip(folder.resolve("b.zip"), entries), "cat face");
        entries.put("objects.json", "{".getBytes(StandardCharsets.UTF_8));
        assertRefused(TestingPictograms.zip(folder.resolve("c.zip"), entries), "not JSON");
        entries.put("objects.json", list);
        entries.put("images/one.png", new byte[10]);
        assertRefused(TestingPictograms.zip(folder.resolve("d.zip"), entries), "images/one.png is not a PNG");
        entries.put("images/one.png", new byte[(1 << 20) + 1]);
        assertRefused(TestingPictograms.zip(folder.resolve("e.zip"), entries), "larger than 1048576 bytes");
        Map<String, byte[]> large = TestingPictograms.entries(513);
        assertRefused(TestingPictograms.zip(folder.resolve("f.zip"), large), "larger than 512 pixels");
    }

    private static void assertRefused(Path archive, String reason) {
        assertThatThrownBy(() -> Vocabulary.withPictograms(archive))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContainingAll(List.of(reason, archive.toString()).toArray(CharSequence[]::new));
    }
}
