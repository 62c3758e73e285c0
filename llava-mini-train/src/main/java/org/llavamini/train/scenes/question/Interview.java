// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks about one scene or clip after the other: each time the families that were asked least so far, one question
 * each, or more if there are fewer families than questions.
 *
 * @param <T> what the questions are about
 */
public final class Interview<T> {
    private final List<QuestionFamily<T>> families;
    private final int[] asked;
    private final int questions;
    private final Set<String> types;
    private final Balance balance = new Balance();

    /**
     * Begins an interview.
     *
     * @param questions how many to ask about each subject at most
     * @param types of which types; all if none is named
     */
    public Interview(List<QuestionFamily<T>> families, int questions, Set<String> types) {
        this.families = List.copyOf(families);
        this.asked = new int[families.size()];
        this.questions = questions;
        this.types = Set.copyOf(types);
    }

    public List<Question> about(T subject, Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, families.size()).boxed().toList());
        Collections.shuffle(order, random);
        order.sort(Comparator.comparingInt(family -> asked[family]));
        List<Question> chosen = new ArrayList<>();
        // Named types may be of few families, which then ask as long as they have something to ask.
        int rounds = types.isEmpty() ? Math.ceilDiv(questions, families.size()) : questions;
        for (int round = 0; round < rounds; round++) {
            order.forEach(family -> ask(family, subject, chosen, random));
        }
        Collections.shuffle(chosen, random);
        return chosen;
    }

    private void ask(int family, T subject, List<Question> chosen, Random random) {
        if (chosen.size() == questions) {
            return;
        }
        Set<String> texts = chosen.stream().map(Question::text).collect(Collectors.toSet());
        List<Question> proposed = new ArrayList<>();
        families.get(family).propose(subject, question -> {
            if (!texts.contains(question.text()) && (types.isEmpty() || types.contains(question.type()))) {
                proposed.add(question);
            }
        });
        balance.choose(proposed, random).ifPresent(question -> {
            chosen.add(question);
            asked[family]++;
        });
    }
}
