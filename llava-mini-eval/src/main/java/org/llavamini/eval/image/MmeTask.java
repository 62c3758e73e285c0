// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.util.List;
import java.util.Locale;
import org.llavamini.eval.metric.Accuracy;

/** The sub-tasks of MME, by the names of their files, and how one is scored. */
final class MmeTask {
    static final List<String> PERCEPTION = List.of(
            "existence", "count", "position", "color", "posters", "celebrity", "scene", "landmark", "artwork", "OCR");
    static final List<String> COGNITION =
            List.of("commonsense_reasoning", "numerical_calculation", "text_translation", "code_reasoning");

    private static final int PREFIX = 4;

    private final Accuracy questions = new Accuracy();
    private final Accuracy pictures = new Accuracy();

    /**
     * One answer.
     *
     * @param image the picture's name
     * @param solution yes or no
     * @param answer what the model said
     */
    record Line(String image, String question, String solution, String answer) {
        boolean right() {
            return said(answer).equals(solution.toLowerCase(Locale.ROOT));
        }
    }

    /** Counts the two answers about one picture. */
    void add(Line first, Line second) {
        questions.add(first.right());
        questions.add(second.right());
        pictures.add(first.right() && second.right());
    }

    Accuracy questions() {
        return questions;
    }

    Accuracy pictures() {
        return pictures;
    }

    /** Returns the percentage of right answers plus that of pictures with both answers right, 0 to 200. */
    double score() {
        return questions.percent() + pictures.percent();
    }

    /** Returns yes, no or other. */
    static String said(String answer) {
        String text = answer.toLowerCase(Locale.ROOT);
        if (text.equals("yes") || text.equals("no")) {
            return text;
        }
        String prefix = text.substring(0, Math.min(PREFIX, text.length()));
        return prefix.contains("yes") ? "yes" : prefix.contains("no") ? "no" : "other";
    }
}
