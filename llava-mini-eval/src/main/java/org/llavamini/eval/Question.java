// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One question as the model is asked it.
 *
 * @param id its number or name in the benchmark, which answers refer to
 * @param text the prompt, without the mark of the picture
 * @param pictureNames where its picture may lie below the media folder, the first that exists counts; empty without a picture
 */
public record Question(String id, String text, List<String> pictureNames) {
    public Question {
        requireNonNull(id, "id is null");
        requireNonNull(text, "text is null");
        pictureNames = List.copyOf(pictureNames);
    }

    /** Returns what questions about the same picture have in common. */
    Optional<String> pictureKey() {
        return pictureNames.stream().findFirst();
    }
}
