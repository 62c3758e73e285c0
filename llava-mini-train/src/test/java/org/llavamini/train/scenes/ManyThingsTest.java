// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.train.scenes.content.ClipMaker;
import org.llavamini.train.scenes.content.SceneMaker;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.Vocabulary;

/** No more things than are asked for, and at times as many as there can be. */
final class ManyThingsTest {
    private static final long SEED = 3;
    private static final int COUNT = 400;

    /** Of six shapes eight can be there at most: three of the first, one of each other. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 4", "9, 8"})
    void scenesShowUpToAsManyAsAreAskedFor(int asked, int most) {
        SceneMaker maker = new SceneMaker(Vocabulary.ofShapes(), Split.TRAIN, asked);
        Random random = new Random(SEED);
        assertThat(most(() -> maker.next(random).objects().size())).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "9, 4"})
    void clipsShowUpToFour(int asked, int most) {
        ClipMaker maker = new ClipMaker(Vocabulary.ofShapes(), Split.TRAIN, asked);
        Random random = new Random(SEED);
        assertThat(most(() -> maker.next(random).actors().size())).isEqualTo(most);
    }

    private static int most(IntSupplier count) {
        return IntStream.generate(count).limit(COUNT).max().orElseThrow();
    }
}
