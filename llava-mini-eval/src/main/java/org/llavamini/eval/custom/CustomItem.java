// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.custom;

import java.util.List;
import java.util.Optional;
import org.llavamini.eval.Media;
import org.llavamini.eval.Question;
import org.llavamini.eval.format.Row;

/**
 * One line of a file of one's own: {@code question}, and, if wanted, {@code question_id}, {@code image} or {@code video},
 * {@code choices}, a solution (a text, a list of texts, for choices also a letter), {@code type} (for scores by type).
 *
 * @param answers what is right; empty if the file does not say
 */
record CustomItem(
        String id, String question, Media media, List<String> choices, List<String> answers, Optional<String> type) {
    private static final String INSTRUCTION = "Answer with the option's letter from the given choices directly.";
    private static final int MOST_CHOICES = 26;

    static CustomItem of(Row row, int position) {
        String id = row.node().has("question_id")
                ? row.id("question_id")
                : row.node().has("id") ? row.id("id") : Integer.toString(position);
        List<String> choices = row.node().has("choices") ? row.texts("choices") : List.of();
        if (choices.size() > MOST_CHOICES) {
            throw row.error("there are more than " + MOST_CHOICES + " choices");
        }
        CustomItem item = new CustomItem(id, row.text("question"), media(row), choices, answers(row), row.find("type"));
        if (!choices.isEmpty() && !item.answers().isEmpty() && item.letter().isEmpty()) {
            throw row.error("answer is neither the letter nor the text of one of the choices");
        }
        return item;
    }

    private static Media media(Row row) {
        if (row.node().has("image") && row.node().has("video")) {
            throw row.error("one picture or one video per question, but it has both");
        }
        if (row.node().has("image")) {
            return new Media.PictureFile(List.of(row.text("image")));
        }
        return row.node().has("video") ? new Media.Video(List.of(row.text("video"))) : new Media.None();
    }

    private static List<String> answers(Row row) {
        String field = row.node().has("answers") ? "answers" : "answer";
        if (!row.node().has(field)) {
            return List.of();
        }
        return row.node().path(field).isArray() ? row.texts(field) : List.of(row.id(field));
    }

    /** Returns the letter of the right choice. */
    Optional<Character> letter() {
        if (answers.size() != 1) {
            return Optional.empty();
        }
        String answer = answers.getFirst();
        int position = choices.indexOf(answer);
        if (position >= 0) {
            return Optional.of((char) ('A' + position));
        }
        boolean letter = answer.length() == 1 && answer.charAt(0) >= 'A' && answer.charAt(0) < 'A' + choices.size();
        return letter ? Optional.of(answer.charAt(0)) : Optional.empty();
    }

    Question ask() {
        if (choices.isEmpty()) {
            return new Question(id, question, media);
        }
        StringBuilder text = new StringBuilder(question);
        for (int i = 0; i < choices.size(); i++) {
            text.append('\n').append((char) ('A' + i)).append(". ").append(choices.get(i));
        }
        return new Question(id, text.append('\n').append(INSTRUCTION).toString(), media);
    }
}
