// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TokenIds;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.train.TrainingBatch.Tokenized;

class TrainingBatchTest {
    private static final int PICTURE = ImagePlaceholder.ID;
    private static final int NONE = TrainingPrompt.IGNORED_LABEL;

    private static Tokenized sample(String picture, int[] ids, int[] labels) {
        return new Tokenized(
                picture.isEmpty() ? Optional.empty() : Optional.of(Path.of(picture)),
                new TrainingPrompt(TokenIds.of(ids), TokenIds.of(labels)));
    }

    @Test
    void groupsByWhatStandsBeforeThePicture() {
        int[] labels = {NONE, NONE, NONE, 5};
        List<TrainingBatch> batches = TrainingBatch.group(List.of(
                sample("a", new int[] {1, PICTURE, 4, 5}, labels),
                sample("", new int[] {1, 2, 3, 5}, labels),
                sample("b", new int[] {1, PICTURE, 6, 5}, labels),
                sample("a", new int[] {1, PICTURE, 7, 5}, labels),
                sample("a", new int[] {2, PICTURE, 4, 5}, labels)));
        assertThat(batches).hasSize(3);
        TrainingBatch first = batches.getFirst();
        assertThat(first.header()).containsExactly(1);
        assertThat(first.pictures()).containsExactly(Path.of("a"), Path.of("b"));
        assertThat(first.rows().stream().map(TrainingBatch.Row::picture)).containsExactly(0, 1, 0);
        assertThat(first.rows().getLast().prompt().ids()).isEqualTo(TokenIds.of(7, 5));
        assertThat(first.rows().getLast().prompt().labels()).isEqualTo(TokenIds.of(NONE, 5));
        assertThat(batches.get(1).header()).containsExactly(2);
        TrainingBatch text = batches.getLast();
        assertThat(text.pictures()).isEmpty();
        assertThat(text.rows().getFirst().prompt().ids()).isEqualTo(TokenIds.of(1, 2, 3, 5));
    }

    @Test
    void rowsArePaddedOnTheRight() {
        PaddedRows rows = new PaddedRows(List.of(
                new TrainingPrompt(TokenIds.of(7, 0, 9), TokenIds.of(NONE, NONE, 9)),
                new TrainingPrompt(TokenIds.of(7), TokenIds.of(NONE))));
        try (TensorScope _ = TensorScope.open()) {
            assertThat(rows.ids(Device.cpu()).toLongs()).containsExactly(7, 0, 9, 7, 0, 0);
            assertThat(rows.visible(Device.cpu()).toLongs())
                    .as("neither id 0 nor answers nor padding")
                    .containsExactly(1, 0, 0, 1, 0, 0);
        }
        assertThat(rows.learnedPositions()).containsExactly(2);
        assertThat(rows.labelsAt(new int[] {2})).containsExactly(9);
        assertThat(rows.learnsFirst()).isFalse();
        assertThat(new PaddedRows(List.of(new TrainingPrompt(TokenIds.of(3), TokenIds.of(3)))).learnsFirst())
                .isTrue();
    }

    @Test
    void sharedPrefixesEndBeforeTheFirstLearnedToken() {
        PaddedRows rows = new PaddedRows(List.of(
                new TrainingPrompt(TokenIds.of(1, 2, 3, 4), TokenIds.of(NONE, NONE, NONE, 4)),
                new TrainingPrompt(TokenIds.of(1, 2, 3, 4), TokenIds.of(NONE, NONE, 3, 4))));
        assertThat(rows.sharedPrefix())
                .as("the token that predicts the first is read again")
                .isEqualTo(1);
    }
}
