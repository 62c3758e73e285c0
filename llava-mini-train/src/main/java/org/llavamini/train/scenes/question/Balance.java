// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Chooses questions so that guessing does not pay: among the questions of a template every answer is as frequent as the others,
 * but for one or two, and templates and texts take turns.
 */
public final class Balance {
    /** By how much an answer may be more frequent than the rarest. */
    private static final int SLACK = 1;

    private final Map<String, Integer> templates = new HashMap<>();
    private final Map<String, Map<String, Integer>> choices = new HashMap<>();
    private final Map<String, Integer> answers = new HashMap<>();

    /** Chooses a question and counts it; empty if all would make their answer too frequent. */
    Optional<Question> choose(List<Question> proposed, Random random) {
        List<Question> shuffled = new ArrayList<>(proposed);
        Collections.shuffle(shuffled, random);
        Map<String, Integer> rarest = new HashMap<>();
        Optional<Question> chosen = shuffled.stream()
                .filter(question -> frequency(question)
                        <= rarest.computeIfAbsent(question.template(), template -> rarest(question)) + SLACK)
                .min(Comparator.<Question>comparingInt(question -> templates.getOrDefault(question.template(), 0))
                        .thenComparingInt(this::frequency)
                        .thenComparingInt(question -> answers.getOrDefault(answerKey(question), 0)));
        chosen.ifPresent(this::count);
        return chosen;
    }

    /** Returns how frequent the rarest answer to questions of the same template is. */
    private int rarest(Question question) {
        Map<String, Integer> counts = choices.getOrDefault(question.template(), Map.of());
        return question.choices().stream()
                .mapToInt(choice -> counts.getOrDefault(choice, 0))
                .min()
                .orElse(0);
    }

    private int frequency(Question question) {
        return choices.getOrDefault(question.template(), Map.of()).getOrDefault(question.choice(), 0);
    }

    private void count(Question question) {
        templates.merge(question.template(), 1, Integer::sum);
        choices.computeIfAbsent(question.template(), template -> new HashMap<>())
                .merge(question.choice(), 1, Integer::sum);
        answers.merge(answerKey(question), 1, Integer::sum);
    }

    private static String answerKey(Question question) {
        return question.text() + "\n" + question.answer();
    }
}
