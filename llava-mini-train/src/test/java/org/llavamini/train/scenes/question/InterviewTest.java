// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.train.scenes.DataRequest;
import org.llavamini.train.scenes.GeneratedData;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneMaker;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.Vocabulary;

/** No question is asked twice, and none too many. */
final class InterviewTest {
    private static final long SEED = 5;
    private static final int COUNT = 100;

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 16, 64})
    void asksAsManyAsAreWanted(int most) {
        Vocabulary vocabulary = Vocabulary.ofShapes();
        SceneMaker maker = new SceneMaker(vocabulary, Split.TRAIN, DataRequest.DEFAULT_THINGS);
        List<QuestionFamily<Scene>> families = GeneratedData.sceneQuestions(vocabulary, DataRequest.DEFAULT_THINGS);
        Interview<Scene> interview = new Interview<>(families, most, Set.of());
        Random random = new Random(SEED);
        int longest = 0;
        for (int i = 0; i < COUNT; i++) {
            List<Question> questions = interview.about(maker.next(random), random);
            assertThat(questions)
                    .hasSizeLessThanOrEqualTo(most)
                    .extracting(Question::text)
                    .doesNotHaveDuplicates();
            longest = Math.max(longest, questions.size());
        }
        assertThat(longest).isGreaterThan(Math.min(most - 1, families.size()));
    }
}
