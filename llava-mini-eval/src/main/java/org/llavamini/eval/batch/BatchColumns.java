// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.batch;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where in a table pictures, videos and prompts stand.
 *
 * @param media the column of pictures and videos, if it has an uncommon name
 * @param prompt the column of prompts, if it has an uncommon name
 * @param promptForAll what is asked where a row does not say; without a column that is named, of all rows
 */
public record BatchColumns(Optional<String> media, Optional<String> prompt, Optional<String> promptForAll) {
    private static final String VIDEO = "video";
    private static final List<String> MEDIA = List.of("media", "image", "picture", VIDEO, "file", "path");
    private static final List<String> PROMPTS = List.of("prompt", "question", "text");
    private static final List<String> IDS = List.of("id", "question_id");

    public BatchColumns {
        requireNonNull(media, "media is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(promptForAll, "promptForAll is null");
    }

    /** Returns the row that some fields make; those that are empty count as missing. */
    BatchRow row(Map<String, String> fields, int number) {
        Optional<String> column = firstOf(mediaNames(), fields);
        return new BatchRow(
                firstOf(IDS, fields).map(fields::get).orElseGet(() -> Integer.toString(number)),
                column.map(fields::get),
                column.filter(VIDEO::equals).isPresent(),
                firstOf(promptNames(), fields).map(fields::get).or(() -> promptForAll));
    }

    /** Returns the columns that may name a picture or video. */
    List<String> mediaNames() {
        return media.map(List::of).orElse(MEDIA);
    }

    /** Returns the columns that may hold a prompt: what is said to hold for all is not overruled by a column that nobody named. */
    List<String> promptNames() {
        return prompt.map(List::of).orElseGet(() -> promptForAll.isPresent() ? List.of() : PROMPTS);
    }

    private static Optional<String> firstOf(List<String> names, Map<String, String> fields) {
        Predicate<String> filled = name -> !fields.getOrDefault(name, "").isBlank();
        return names.stream().filter(filled).findFirst();
    }
}
