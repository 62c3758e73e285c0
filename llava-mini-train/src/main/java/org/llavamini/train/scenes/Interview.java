// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Asks about one scene or clip after the other: each time the families that were asked least so far, one question each.
 *
 * @param <T> what the questions are about
 */
final class Interview<T> {
    private final List<QuestionFamily<T>> families;
    private final int[] asked;
    private final int questions;
    private final Balance balance = new Balance();

    /**
     * Begins an interview.
     *
     * @param questions how many to ask about each subject at most
     */
    Interview(List<QuestionFamily<T>> families, int questions) {
        this.families = List.copyOf(families);
        this.asked = new int[families.size()];
        this.questions = questions;
    }

    List<Question> about(T subject, Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, families.size()).boxed().toList());
        Collections.shuffle(order, random);
        order.sort(Comparator.comparingInt(family -> asked[family]));
        List<Question> chosen = new ArrayList<>();
        for (int family : order) {
            if (chosen.size() == questions) {
                break;
            }
            List<Question> proposed = new ArrayList<>();
            families.get(family).propose(subject, proposed::add);
            balance.choose(proposed, random).ifPresent(question -> {
                chosen.add(question);
                asked[family]++;
            });
        }
        Collections.shuffle(chosen, random);
        return chosen;
    }
}
