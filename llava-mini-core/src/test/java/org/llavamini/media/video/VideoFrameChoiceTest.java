// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.llavamini.SharedMaterial;

class VideoFrameChoiceTest {
    private static final FrameChoice OFFICIAL = FrameChoice.perSecond(1);

    @Test
    void choosesAsTheOfficialCode() {
        assertThat(indices(OFFICIAL, 315, 30000.0 / 1001))
                .containsExactly(15, 47, 78, 110, 141, 172, 204, 235, 267, 298);
        assertThat(indices(OFFICIAL.atMost(8), 315, 30000.0 / 1001))
                .containsExactly(19, 58, 98, 137, 176, 216, 255, 294);
        assertThat(indices(FrameChoice.uniform(8), 300, 29.97)).containsExactly(18, 56, 93, 131, 168, 205, 243, 280);
        assertThat(indices(OFFICIAL, 3, 1)).containsExactly(0, 1, 1);
        assertThat(indices(OFFICIAL, 10, 1)).containsExactly(0, 1, 2, 3, 4, 4, 5, 6, 7, 8);
    }

    @Test
    void videosShorterThanASecondGiveTheirMiddle() {
        assertThat(indices(OFFICIAL, 1, 25)).containsExactly(0);
        assertThat(indices(OFFICIAL, 24, 25)).containsExactly(11);
    }

    @Test
    void choosesByOtherRates() {
        assertThat(indices(FrameChoice.perSecond(2), 75, 25)).containsExactly(6, 18, 31, 43, 55, 68);
        assertThat(indices(FrameChoice.perSecond(0.5), 100, 25)).containsExactly(25, 74);
        assertThat(indices(FrameChoice.perSecond(1000), 3, 25)).hasSize(3);
        assertThat(indices(FrameChoice.uniform(8), 5, 25)).hasSize(5);
    }

    @Test
    void agreesWithTheTableOfTheOfficialCode() throws IOException {
        JsonNode table = JsonMapper.builder()
                .build()
                .readTree(SharedMaterial.require("reference/video/frame-index-table.json")
                        .toFile());
        assertThat(table).isNotEmpty();
        for (JsonNode row : table) {
            FrameChoice choice = row.path("cap").isNull()
                    ? OFFICIAL
                    : OFFICIAL.atMost(row.path("cap").asInt());
            long[] indices = indices(
                    choice, row.path("frames").asLong(), row.path("avg_fps").asDouble());
            if (row.path("num_frm").asInt() == 0) {
                assertThat(indices).as(row.toString()).hasSize(1);
                continue;
            }
            assertThat(indices).as(row.toString()).hasSize(row.path("num_frm").asInt());
            JsonNode expected = row.path("indices");
            if (expected.isArray()) {
                assertThat(indices).as(row.toString()).containsExactly(longs(expected));
            } else {
                assertThat(indices)
                        .as(row.toString())
                        .startsWith(longs(expected.path("first")))
                        .endsWith(longs(expected.path("last")));
                assertThat(Arrays.stream(indices).sum())
                        .isEqualTo(expected.path("sum").asLong());
            }
        }
    }

    @Test
    void refusesWhatCannotBeChosen() {
        assertThatThrownBy(() -> FrameChoice.perSecond(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameChoice.perSecond(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameChoice.uniform(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OFFICIAL.select(0, 25)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OFFICIAL.select(10, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OFFICIAL.select(50, 25).index(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static long[] indices(FrameChoice choice, long frames, double rate) {
        FrameSelection selection = choice.select(frames, rate);
        return IntStream.range(0, selection.count()).mapToLong(selection::index).toArray();
    }

    private static long[] longs(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToLong(i -> array.get(i).asLong())
                .toArray();
    }
}
