// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;

class ThingsJsonTest {
    @TempDir
    Path folder;

    private LlavaJson.Samples read(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("objects.jsonl"), List.of(lines));
        return ThingsJson.read(DataSource.all(file, folder));
    }

    @Test
    void readsPicturesAndTheFramesOfClips() throws IOException {
        List<InstructionSample> samples = read(
                        "{\"image\": \"a.png\", \"objects\": [{\"name\": \"dog\", \"color\": \"red\", \"x\": 0.2, \"y\": 1,"
                                + " \"diameter\": 0.3}]}",
                        "{\"image\": \"b.png\", \"labels\": [\"cup\", \"cat\"]}",
                        "{\"video\": \"clip\", \"frames\": [[], [{\"name\": \"cat\", \"x\": 0.5, \"y\": 0.5}]]}")
                .allGood();
        assertThat(samples)
                .extracting(sample -> sample.media().orElseThrow().path())
                .containsExactly(
                        folder.resolve("a.png"),
                        folder.resolve("b.png"),
                        folder.resolve("clip/0.png"),
                        folder.resolve("clip/1.png"));
        assertThat(samples)
                .extracting(sample -> sample.things().orElseThrow())
                .containsExactly(
                        new Things(Set.of("dog"), List.of(new Things.Placed("dog", 0.2, 1, Map.of("color", "red")))),
                        new Things(Set.of("cat", "cup"), List.of()),
                        new Things(Set.of(), List.of()),
                        new Things(Set.of("cat"), List.of(new Things.Placed("cat", 0.5, 0.5, Map.of()))));
        assertThat(samples)
                .extracting(sample -> sample.conversation().messages().getLast().text())
                .containsExactly("dog", "cat, cup", "nothing", "cat");
    }

    @Test
    void whatSaysNothingOfPlacesIsNamed() throws IOException {
        assertThat(read(
                                "{\"image\": \"a.png\", \"labels\": []}",
                                "{\"image\": \"a.png\"}",
                                "{\"image\": \"a.png\", \"objects\": [{\"name\": \"dog\"}]}",
                                "{\"image\": \"a.png\", \"objects\": [{\"name\": \"dog\", \"x\": 3, \"y\": 0}]}",
                                "{\"image\": \"a.png\", \"labels\": [7]}",
                                "[4]")
                        .bad())
                .extracting(BadSample::toString)
                .satisfiesExactly(
                        bad -> assertThat(bad).contains("#1", "image with objects or labels, or video with frames"),
                        bad -> assertThat(bad).contains("#2", "the dog has no place"),
                        bad -> assertThat(bad).contains("#3", "dog at 3.0, 0.0"),
                        bad -> assertThat(bad).contains("#4", "a label is no text"),
                        bad -> assertThat(bad).contains("#5", "image with objects"));
        assertThatThrownBy(() -> read(""))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("no samples");
        assertThatThrownBy(() -> read("{"))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("not JSON")
                .hasMessageContaining("objects.jsonl");
    }
}
