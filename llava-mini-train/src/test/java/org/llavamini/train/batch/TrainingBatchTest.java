// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.train.batch.TrainingBatch.Prepared;
import org.llavamini.train.batch.TrainingBatch.Visual;
import org.llavamini.train.data.SampleMedia;

class TrainingBatchTest {
    private static final int PICTURE = ImagePlaceholder.ID;
    private static final int NONE = TrainingPrompt.IGNORED_LABEL;

    private final Map<String, Visual> visuals = new HashMap<>();

    /** A picture; or a video of as many frames as its name has letters; or nothing, with the name "none". */
    private Visual visual(String name) {
        return visuals.computeIfAbsent(name, key -> {
            int frames = key.equals("none") ? 1 : key.length();
            return new Visual(
                    key.equals("none") ? Optional.empty() : Optional.of(new SampleMedia.Picture(Path.of(key))),
                    new PixelLoader.Pixels(frames, Tensor.zeros(DType.FLOAT32, frames, 3, 2, 2)));
        });
    }

    private Prepared sample(String name, int[] ids, int[] labels) {
        return new Prepared(
                name.isEmpty() ? Optional.empty() : Optional.of(visual(name)),
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
        assertThat(first.header().ids()).isEqualTo(TokenIds.of(1));
        assertThat(first.visuals()).containsExactly(visual("a"), visual("b"));
        assertThat(first.rows().stream().map(TrainingBatch.Row::visual)).containsExactly(0, 1, 0);
        assertThat(first.rows().getLast().prompt().ids()).isEqualTo(TokenIds.of(7, 5));
        assertThat(first.rows().getLast().prompt().labels()).isEqualTo(TokenIds.of(NONE, 5));
        assertThat(batches.get(1).header().ids()).isEqualTo(TokenIds.of(2));
        TrainingBatch text = batches.getLast();
        assertThat(text.visuals()).isEmpty();
        assertThat(text.rows().getFirst().prompt().ids()).isEqualTo(TokenIds.of(1, 2, 3, 5));
    }

    @Test
    void videosOfOneLengthComeTogetherAndNothingHasNoPlaceholder() {
        int[] labels = {NONE, NONE, NONE, 5};
        List<TrainingBatch> batches = TrainingBatch.group(List.of(
                sample("a", new int[] {1, PICTURE, 4, 5}, labels),
                sample("video", new int[] {1, PICTURE, 4, 5}, labels),
                sample("other", new int[] {1, PICTURE, 4, 5}, labels),
                sample("none", new int[] {1, 2, 3, 5}, labels)));
        assertThat(batches).hasSize(3);
        assertThat(batches.get(1).frames()).isEqualTo(5);
        assertThat(batches.get(1).visuals()).hasSize(2);
        TrainingBatch nothing = batches.getLast();
        assertThat(nothing.hasVisionTokens()).isFalse();
        assertThat(nothing.rows().getFirst().prompt().ids()).isEqualTo(TokenIds.of(1, 2, 3, 5));
    }

    @Test
    void aHeaderWithAnswersIsReadOncePerSample() {
        int[] labels = {NONE, 9, NONE, 5};
        TrainingBatch batch = TrainingBatch.group(List.of(
                        sample("a", new int[] {1, 9, PICTURE, 5}, labels),
                        sample("a", new int[] {1, 9, PICTURE, 5}, labels)))
                .getFirst();
        assertThat(batch.header().learned()).isEqualTo(1);
        assertThat(batch.visuals()).containsExactly(visual("a"), visual("a"));
        assertThat(batch.rows().stream().map(TrainingBatch.Row::visual)).containsExactly(0, 1);
    }
}
