// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PositionQuestionsTest {
    private static final Box DOG = new Box("dog", 0.0, 0.4, 0.2, 0.6);
    private static final Box CAT = new Box("cat", 0.7, 0.4, 0.9, 0.6);

    private static List<Exchange> ask(Random random, Box... boxes) {
        Photo photo = new Photo(
                "a",
                false,
                List.of(),
                Set.of(),
                false,
                Map.of(),
                List.of(boxes),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
        return new PositionQuestions().ask(photo, random);
    }

    @Test
    void tellsLeftFromRight() {
        Random random = new Random(5);
        int yes = 0;
        for (int i = 0; i < 200; i++) {
            List<Exchange> exchanges = ask(random, DOG, CAT);
            assertThat(exchanges).hasSize(2);
            Exchange polar = exchanges.getFirst();
            boolean says = polar.question().contains("right");
            assertThat(polar.answer()).as(polar.question()).isEqualTo(says ? "yes" : "no");
            yes += polar.answer().equals("yes") ? 1 : 0;
            assertThat(exchanges.getLast())
                    .isEqualTo(new Exchange("position", "Where is the cat, seen from the dog?", "To the right."));
        }
        assertThat(yes).isBetween(70, 130);
    }

    @Test
    void asksOnlyWhatIsClear() {
        assertThat(ask(new Random(1), DOG, new Box("cat", 0.1, 0.4, 0.3, 0.6)))
                .as("too near")
                .isEmpty();
        assertThat(ask(new Random(1), DOG, CAT, CAT)).as("which of them").isEmpty();
        assertThat(ask(new Random(1), new Box("dog", 0, 0, 0.1, 0.1), new Box("cat", 0.9, 0.9, 1, 1)))
                .as("neither beside nor below")
                .isEmpty();
    }
}
