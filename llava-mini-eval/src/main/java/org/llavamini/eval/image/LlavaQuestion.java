// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Question;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;

/**
 * One line of LLaVA's question files: {@code {question_id, image, text, category}}.
 *
 * @param text what is asked, with the sentence about the form of the answer
 * @param image name of the picture file, empty without a picture
 * @param category what the file says, empty if nothing
 */
record LlavaQuestion(String id, String text, Optional<String> image, String category) {
    /** Reads a file in its order. */
    static List<LlavaQuestion> read(Path file) {
        List<LlavaQuestion> questions = new ArrayList<>();
        for (Row row : Rows.read(file)) {
            questions.add(new LlavaQuestion(
                    row.id("question_id"),
                    row.text("text"),
                    row.find("image"),
                    row.find("category").orElse("")));
        }
        return questions;
    }

    /** Reads a file as questions to a model. */
    static List<Question> ask(Path file) {
        return read(file).stream().map(LlavaQuestion::asked).toList();
    }

    /** Reads a file by ids, in its order; an id that comes twice is an error. */
    static Map<String, LlavaQuestion> byId(Path file) {
        Map<String, LlavaQuestion> byId = new LinkedHashMap<>();
        for (LlavaQuestion question : read(file)) {
            if (byId.put(question.id(), question) != null) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT, "question " + question.id() + " comes twice (" + file + ")");
            }
        }
        return byId;
    }

    private Question asked() {
        return new Question(id, text, image.map(List::of).orElse(List.of()));
    }

    /** Returns the first line of the text, where most benchmarks have the question proper. */
    String firstLine() {
        return text.lines().findFirst().orElse("");
    }
}
